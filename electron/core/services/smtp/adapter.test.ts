import { type Server, type Socket, createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type CertificateKind,
  Gate,
  type SmtpSimulator,
  reveals,
  startSmtp,
} from '../../../../tests/simulators/index.ts';
import type { SettingsOf } from '../../connections/types.ts';
import { login, never, pinOf, settingsFor } from '../mail/testing.ts';
import { proveSmtp } from './adapter.ts';

const hasty = { connectMs: 2000, greetingMs: 500, idleMs: 1500 };
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function simulate(options: Parameters<typeof startSmtp>[0] = {}): Promise<SmtpSimulator> {
  const simulator = await startSmtp(options);
  simulator.addUser(login.username, login.password);
  closers.push(() => simulator.close());
  return simulator;
}

/** With the certificate trusted, unless `changes` say otherwise. */
function prove(
  simulator: SmtpSimulator,
  changes: Partial<SettingsOf<'smtp'>> = {},
  password = login.password,
) {
  const pin = 'pin' in changes ? changes.pin : pinOf(simulator.ca);
  return proveSmtp(settingsFor(simulator, { ...changes, pin: pin ?? null }), password, never, hasty);
}

/** Something on a port that is not a mail server. */
async function listen(
  serve: (socket: Socket) => void,
): Promise<Pick<SmtpSimulator, 'host' | 'port' | 'url'>> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { host: '127.0.0.1', port, url: `smtp://127.0.0.1:${port}` };
}

describe('proving a mail server', () => {
  it.each(['tls', 'starttls'] as const)('signs in over %s', async (security) => {
    const simulator = await simulate({ security });
    expect(await prove(simulator)).toEqual({
      state: 'connected',
      what: `Signed in at 127.0.0.1:${simulator.port} as ada.`,
    });
    expect(simulator.connections.at(-1)).toMatchObject({ user: 'ada', isSecure: true });
    for (const { clear } of simulator.connections) expect(reveals(clear, login.password)).toBe(false);
  });

  it('signs in without encryption on this computer', async () => {
    const simulator = await simulate({ security: 'none' });
    expect(await prove(simulator, { security: 'none', pin: null })).toMatchObject({ state: 'connected' });
  });

  it('needs no sign-in where the server asks for none', async () => {
    const simulator = await simulate();
    expect(await prove(simulator, { username: '' })).toEqual({
      state: 'connected',
      what: `Reached 127.0.0.1:${simulator.port}; it asks for no sign-in.`,
    });
    expect(simulator.connections.at(-1)?.user).toBeNull();
  });

  it('points at the password when the server refuses it, and never repeats it', async () => {
    const simulator = await simulate();
    const wrong = 'not-the-right-one';
    simulator.script({
      at: 'auth',
      refuse: { code: 535, message: `no: ${wrong} ${Buffer.from(`\0ada\0${wrong}`).toString('base64')}` },
    });
    expect(await prove(simulator, {}, wrong)).toEqual({
      state: 'needs_you',
      field: 'password',
      reason: expect.stringMatching(/did not accept this user name and password.*“535 no: ••• •••”/),
    });
  });

  it.each([
    [
      535,
      '5.7.139 Authentication unsuccessful, basic authentication is disabled.',
      'host',
      /Connect Outlook/,
    ],
    [535, '5.7.139 SmtpClientAuthentication is disabled for the Tenant.', 'host', /Connect Outlook/],
    [550, '5.7.30 Basic authentication is not supported for Client Submission', 'host', /Connect Outlook/],
    [534, '5.7.9 Application-specific password required.', 'password', /app password.*Connect Gmail/],
    [538, 'Encryption required', 'security', /STARTTLS or TLS/],
    [504, 'Unrecognized authentication type', 'port', /587 with STARTTLS or 465 with TLS/],
  ])('understands %i %s', async (code, message, field, words) => {
    const simulator = await simulate();
    simulator.script({ at: 'auth', refuse: { code, message } });
    expect(await prove(simulator)).toEqual({
      state: 'needs_you',
      field,
      reason: expect.stringMatching(words),
    });
  });

  it.each([
    ['connect', 421],
    ['auth', 454],
    ['auth', 421],
  ] as const)('takes a %s refused with %i for something that passes', async (at, code) => {
    const simulator = await simulate();
    simulator.script({ at, refuse: { code }, times: 2 });
    expect(await prove(simulator)).toMatchObject({
      state: 'failing',
      reason: expect.stringMatching(/moment/),
    });
  });

  it('needs a person when the server turns this computer away for good', async () => {
    const simulator = await simulate();
    simulator.script({ at: 'connect', refuse: { code: 554, message: 'Blocked' }, times: 2 });
    expect(await prove(simulator)).toMatchObject({
      state: 'needs_you',
      reason: expect.stringMatching(/turned this computer away.*Blocked/),
    });
  });

  it('sends no password when the server offers no sign-in', async () => {
    const simulator = await listen((socket) => {
      socket.write('220 relay\r\n');
      socket.on('data', (bytes) =>
        socket.write(bytes.toString().startsWith('EHLO') ? '250-relay\r\n250 8BITMIME\r\n' : '503 no\r\n'),
      );
    });
    const settings = settingsFor(simulator, { security: 'none' });
    expect(await proveSmtp(settings, login.password, never, hasty)).toMatchObject({
      state: 'needs_you',
      field: 'port',
      reason: expect.stringMatching(/offers no sign-in.*was not sent/),
    });
  });
});

describe('a wrong pairing of port and encryption', () => {
  it('TLS on a port that begins in plain text: says STARTTLS', async () => {
    const simulator = await simulate({ security: 'starttls' });
    for (const pin of [null, pinOf(simulator.ca)]) {
      expect(await prove(simulator, { security: 'tls', pin })).toMatchObject({
        state: 'needs_you',
        field: 'security',
        reason: expect.stringMatching(/does not begin with TLS. Set the security to STARTTLS/),
      });
    }
  });

  it('STARTTLS on a port that begins with TLS: says TLS', async () => {
    const simulator = await simulate({ security: 'tls' });
    expect(await prove(simulator, { security: 'starttls', pin: null })).toMatchObject({
      state: 'needs_you',
      field: 'security',
      reason: expect.stringMatching(/said nothing.*Set the security to TLS/),
    });
  });

  it('STARTTLS that the server does not have: says so, and sends nothing', async () => {
    const simulator = await simulate({ security: 'none' });
    expect(await prove(simulator, { security: 'starttls', pin: null })).toMatchObject({
      state: 'needs_you',
      field: 'security',
      reason: expect.stringMatching(/does not offer STARTTLS.*was not sent/),
    });
    expect(simulator.connections.map(({ clear }) => clear.toString())).toEqual([
      'EHLO [127.0.0.1]\r\nSTARTTLS\r\n',
    ]);
  });

  it('a server that hides STARTTLS gets no byte of the password', async () => {
    const simulator = await simulate({ hideStarttls: true, security: 'none' });
    for (const pin of [null, pinOf(simulator.ca)]) await prove(simulator, { security: 'starttls', pin });
    expect(simulator.connections).toHaveLength(2);
    for (const { clear } of simulator.connections) {
      expect(clear.toString()).toMatch(/^EHLO \[127\.0\.0\.1\]\r\n(?:STARTTLS\r\n)?$/);
      expect(reveals(clear, login.password)).toBe(false);
      expect(reveals(clear, login.username)).toBe(false);
    }
  });

  it.each([
    ['answers no EHLO', '500 what\r\n'],
    ['refuses STARTTLS for now', '454 TLS not available\r\n'],
  ])('a server that %s gets none either', async (_what, answer) => {
    let seen = '';
    const simulator = await listen((socket) => {
      socket.write('220 hi\r\n');
      socket.on('data', (bytes) => {
        seen += bytes.toString();
        const isEhlo = bytes.toString().startsWith('EHLO') && answer.startsWith('454');
        socket.write(isEhlo ? '250-hi\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n' : answer);
      });
    });
    const health = await proveSmtp(settingsFor(simulator), login.password, never, hasty);
    expect(health).toMatchObject({ state: answer.startsWith('454') ? 'failing' : 'needs_you' });
    expect(seen).not.toMatch(/AUTH/);
  });
});

describe('a server that cannot be reached', () => {
  const nowhere = (changes: Partial<SettingsOf<'smtp'>>) =>
    proveSmtp(
      settingsFor({ host: '127.0.0.1', port: 1, url: 'smtp://' }, changes),
      login.password,
      never,
      hasty,
    );

  it('may be there later', async () => {
    expect(await nowhere({})).toMatchObject({
      state: 'failing',
      reason: expect.stringMatching(
        /Nothing takes connections at 127\.0\.0\.1:1. Check the host and the port/,
      ),
    });
    expect(await nowhere({ host: 'no-such-host.invalid' })).toMatchObject({
      state: 'failing',
      reason: expect.stringMatching(/no server by the name no-such-host\.invalid/),
    });
  });

  it('is never one of metadata or link-local addresses', async () => {
    expect(await nowhere({ host: '169.254.169.254' })).toMatchObject({ state: 'needs_you', field: 'host' });
  });

  it('may be no mail server', async () => {
    const web = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await proveSmtp(settingsFor(web), login.password, never, hasty)).toMatchObject({
      state: 'needs_you',
      field: 'port',
      reason: expect.stringMatching(/not a mail server/),
    });
  });

  it('may hang up, say nothing, or stop answering', async () => {
    const rude = await listen((socket) => socket.end());
    expect(await proveSmtp(settingsFor(rude), login.password, never, hasty)).toMatchObject({
      state: 'failing',
      reason: expect.stringMatching(/broke the connection off/),
    });
    const simulator = await simulate();
    simulator.script({ at: 'auth', hold: new Gate() });
    expect(await prove(simulator)).toMatchObject({
      state: 'failing',
      reason: expect.stringMatching(/took too long/),
    });
  });

  it('is given up on when the person gives up', async () => {
    const simulator = await simulate();
    const gate = new Gate();
    const held = new Promise<void>((resolve) => {
      gate.pass = () => new Promise(() => resolve());
    });
    simulator.script({ at: 'auth', hold: gate });
    const stop = new AbortController();
    const proof = proveSmtp(
      settingsFor(simulator, { pin: pinOf(simulator.ca) }),
      login.password,
      stop.signal,
    );
    await held;
    stop.abort();
    expect(await proof).toMatchObject({ state: 'failing', reason: expect.stringMatching(/stopped/) });
    expect(await proveSmtp(settingsFor(simulator), login.password, stop.signal)).toMatchObject({
      state: 'failing',
    });
  });
});

describe('a certificate', () => {
  const noSecret = (simulator: SmtpSimulator): void => {
    for (const { clear, secured } of simulator.connections) {
      expect(Buffer.concat([clear, secured]).includes('AUTH')).toBe(false);
    }
  };

  it.each([
    ['self-signed', /not issued by one of the authorities.*trust exactly this one/, true],
    ['private-ca', /not issued by one of the authorities/, true],
    ['expired', /has expired.*renew/, undefined],
  ] as [CertificateKind, RegExp, true | undefined][])(
    'that is %s and not trusted stops everything before the password',
    async (certificate, words, offered) => {
      for (const security of ['tls', 'starttls'] as const) {
        const simulator = await simulate({ certificate, security });
        const health = await prove(simulator, { pin: null });
        expect(health).toMatchObject({ state: 'needs_you', reason: expect.stringMatching(words) });
        expect('certificate' in health ? health.certificate : undefined).toBe(offered);
        noSecret(simulator);
      }
    },
  );

  it.each(['self-signed', 'private-ca', 'wrong-name'] as const)(
    'that is %s works when it is the one that was chosen',
    async (certificate) => {
      for (const security of ['tls', 'starttls'] as const) {
        const simulator = await simulate({ certificate, security });
        const pin = await shownPin(simulator);
        expect(await prove(simulator, { pin })).toMatchObject({ state: 'connected' });
        // The certificate is known by now: no look at it goes before.
        const before = simulator.connections.length;
        expect(await prove(simulator, { pin })).toMatchObject({ state: 'connected' });
        expect(simulator.connections).toHaveLength(before + 1);
      }
    },
  );

  it('that has expired is not trusted by choosing it', async () => {
    const simulator = await simulate({ certificate: 'expired' });
    expect(await prove(simulator)).toMatchObject({
      state: 'needs_you',
      reason: expect.stringMatching(/has expired.*renew/),
    });
    noSecret(simulator);
  });

  it('other than the chosen one gets no byte of the password, known or not', async () => {
    const chosen = await simulate();
    const impostor = await simulate();
    const unseen = pinOf((await simulate()).ca);
    expect(await prove(chosen)).toMatchObject({ state: 'connected' });
    for (const pin of [pinOf(chosen.ca), unseen]) {
      expect(await prove(impostor, { pin })).toMatchObject({
        state: 'needs_you',
        certificate: true,
        field: 'pin',
        reason: expect.stringMatching(/another certificate than the one that you chose/),
      });
    }
    noSecret(impostor);
  });

  async function shownPin(simulator: SmtpSimulator): Promise<string> {
    const { inspectCertificate } = await import('./inspect.ts');
    const { host, port, url } = simulator;
    const security = url.startsWith('smtps:') ? 'tls' : 'starttls';
    return (await inspectCertificate({ host, port, security }, never)).fingerprint;
  }
});
