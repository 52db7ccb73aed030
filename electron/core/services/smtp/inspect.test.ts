import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CertificateKind, type SmtpSimulator, startSmtp } from '../../../../tests/simulators/index.ts';
import { login, never, pinOf, settingsFor } from '../mail/testing.ts';
import { proveSmtp, smtpAdapter } from './adapter.ts';
import { type CertificateView, inspectCertificate } from './inspect.ts';

let simulators: SmtpSimulator[] = [];
const usual = getCACertificates('default');

beforeEach(() => {
  simulators = [];
});

afterEach(async () => {
  setDefaultCACertificates(usual);
  for (const simulator of simulators) await simulator.close();
});

async function simulate(certificate: CertificateKind, security: 'tls' | 'starttls' = 'tls') {
  const simulator = await startSmtp({ certificate, security });
  simulator.addUser(login.username, login.password);
  simulators.push(simulator);
  return simulator;
}

/** As if one of the usual authorities had issued it. */
function trust({ ca }: SmtpSimulator): void {
  setDefaultCACertificates([...usual, ca]);
}

function inspect({ host, port, url }: SmtpSimulator): Promise<CertificateView> {
  const security = url.startsWith('smtps:') ? 'tls' : 'starttls';
  return inspectCertificate({ host, port, security }, never);
}

describe('looking at a certificate', () => {
  it.each(['tls', 'starttls'] as const)(
    'shows what a person needs to judge it by, over %s',
    async (security) => {
      const simulator = await simulate('self-signed', security);
      const shown = await inspect(simulator);
      expect(shown).toEqual({
        trusted: false,
        problem:
          'The certificate of 127.0.0.1 was not issued by one of the authorities that computers trust.',
        subject: 'CN=localhost',
        issuer: 'CN=localhost',
        validFrom: expect.any(Number),
        validTo: expect.any(Number),
        fingerprint: pinOf(simulator.ca),
      });
      expect(shown.validTo - shown.validFrom).toBe(30 * 24 * 60 * 60 * 1000);
      const said = security === 'tls' ? '' : 'EHLO [127.0.0.1]\r\nSTARTTLS\r\n';
      for (const { clear, secured } of simulator.connections) {
        expect(clear.toString().startsWith(said)).toBe(true);
        expect(clear.includes('AUTH') || secured.length > 0).toBe(false);
      }
    },
  );

  it.each([
    ['private-ca', null],
    ['expired', 'The certificate of 127.0.0.1 has expired.'],
    ['wrong-name', 'The certificate is for another name than 127.0.0.1.'],
  ] as const)('that is %s and from a known authority says: %s', async (certificate, problem) => {
    const simulator = await simulate(certificate);
    trust(simulator);
    expect(await inspect(simulator)).toMatchObject({ trusted: problem === null, problem });
  });

  it('explains why there is none to be seen', async () => {
    const plain = await startSmtp({ security: 'none' });
    simulators.push(plain);
    await expect(inspect(plain)).rejects.toMatchObject({
      code: 'connection_refused',
      field: 'security',
      message: expect.stringMatching(/does not offer STARTTLS/),
    });
    const { host, port } = plain;
    await expect(inspectCertificate({ host, port, security: 'tls' }, never)).rejects.toMatchObject({
      field: 'security',
      message: expect.stringMatching(/Set the security to STARTTLS/),
    });
    await expect(inspectCertificate({ host, port, security: 'none' }, never)).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(
      inspectCertificate({ host: '169.254.169.254', port: 465, security: 'tls' }, never),
    ).rejects.toMatchObject({ code: 'invalid_input', field: 'host' });
    await expect(
      inspectCertificate({ host, port, security: 'tls' }, AbortSignal.abort()),
    ).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('a certificate from a known authority', () => {
  const prove = (simulator: SmtpSimulator) =>
    smtpAdapter.prove(settingsFor(simulator), login.password, never);

  it.each(['tls', 'starttls'] as const)('needs no choice of the person over %s', async (security) => {
    const simulator = await simulate('private-ca', security);
    trust(simulator);
    expect(await prove(simulator)).toMatchObject({ state: 'connected' });
  });

  it.each(['tls', 'starttls'] as const)('for another name says which, over %s', async (security) => {
    const simulator = await simulate('wrong-name', security);
    trust(simulator);
    expect(await prove(simulator)).toMatchObject({
      state: 'needs_you',
      field: 'host',
      certificate: true,
      reason: expect.stringMatching(
        /Enter the name that is in the certificate as the host: mail\.example\.com\./,
      ),
    });
    expect(simulator.connections.every(({ user }) => user === null)).toBe(true);
  });

  it('that has expired says so', async () => {
    const simulator = await simulate('expired');
    trust(simulator);
    expect(await prove(simulator)).toMatchObject({
      state: 'needs_you',
      reason: expect.stringMatching(/has expired.*renew it.*clock/),
    });
  });

  it('cannot stand in for a chosen one', async () => {
    const [simulator, chosen] = [await simulate('private-ca'), await simulate('self-signed')];
    trust(simulator);
    const settings = settingsFor(simulator, { pin: pinOf(chosen.ca) });
    expect(await proveSmtp(settings, login.password, never)).toMatchObject({
      state: 'needs_you',
      field: 'pin',
    });
    expect(simulator.connections.every(({ user }) => user === null)).toBe(true);
  });
});
