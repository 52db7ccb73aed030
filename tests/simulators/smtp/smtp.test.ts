import { afterEach, describe, expect, it } from 'vitest';
import { type SmtpSimulator, startSmtp } from '../index.ts';
import type { SmtpOptions } from './start.ts';
import { clientOf, login, mail } from './testing.ts';

let simulator: SmtpSimulator;

async function start(options: SmtpOptions = {}): Promise<SmtpSimulator> {
  simulator = await startSmtp(options);
  simulator.addUser(login.user, login.pass);
  return simulator;
}

afterEach(() => simulator.close());

describe('the SMTP simulator', () => {
  it.each(['tls', 'starttls', 'none'] as const)('takes a message over with security %s', async (security) => {
    await start({ security });
    await clientOf(simulator).sendMail(mail);
    const received = await simulator.waitForMail({ to: 'di@example.org' });
    expect(received).toMatchObject({
      serial: 1,
      user: 'ada',
      from: 'ada@example.com',
      to: ['bo@example.org', 'cy@example.org', 'di@example.org'],
      isSecure: security !== 'none',
    });
    const parsed = await received.parse();
    expect(parsed.bcc).toBeUndefined();
    expect(parsed).toMatchObject({
      subject: mail.subject,
      text: mail.text,
      from: { value: [mail.from] },
      to: { value: mail.to },
      cc: { value: mail.cc },
      replyTo: { value: [mail.replyTo] },
      attachments: [{ filename: 'a.bin', content: Buffer.from([0, 1, 2, 255]) }],
    });
  });

  it('is where its address says', async () => {
    await start({ security: 'tls' });
    expect(simulator.url).toBe(`smtps://127.0.0.1:${simulator.port}`);
  });

  it('takes the login with AUTH LOGIN as well', async () => {
    await start({ security: 'tls' });
    expect(await clientOf(simulator, { authMethod: 'LOGIN' }).verify()).toBe(true);
    expect(simulator.connections[0]?.secured.toString()).toContain('AUTH LOGIN');
  });

  it('refuses a wrong password and a user who is gone', async () => {
    await start();
    const wrong = clientOf(simulator, { auth: { ...login, pass: 'wrong' } });
    await expect(wrong.verify()).rejects.toMatchObject({ code: 'EAUTH', responseCode: 535 });
    simulator.removeUser(login.user);
    await expect(clientOf(simulator).verify()).rejects.toMatchObject({ code: 'EAUTH', responseCode: 535 });
  });

  it('takes no mail from somebody who did not sign in', async () => {
    await start({ security: 'tls' });
    const anonymous = clientOf(simulator, { auth: undefined });
    await expect(anonymous.sendMail(mail)).rejects.toMatchObject({ command: 'MAIL FROM', responseCode: 530 });
  });

  it('announces its limit, and refuses what is over it', async () => {
    await start({ maxSize: 2000 });
    const big = { ...mail, text: 'x'.repeat(3000) };
    await expect(clientOf(simulator).sendMail(big)).rejects.toMatchObject({ responseCode: 552 });
    expect(simulator.mailbox).toEqual([]);
  });

  it('forgets nobody who waits when it closes', async () => {
    await start();
    const waiting = Promise.allSettled([simulator.waitForMail(), simulator.waitForConnection()]);
    await simulator.close();
    expect(await waiting).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    await start();
  });
});

describe('a client', () => {
  it.each([
    ['self-signed', 'self-signed certificate'],
    ['private-ca', 'unable to verify the first certificate'],
    ['expired', 'certificate has expired'],
    ['wrong-name', "does not match certificate's altnames"],
  ] as const)('does not trust a certificate that is %s', async (certificate, words) => {
    await start({ security: 'tls', certificate });
    const trusts = certificate === 'expired' || certificate === 'wrong-name';
    const client = clientOf(simulator, { tls: trusts ? { ca: simulator.ca } : {} });
    await expect(client.verify()).rejects.toThrow(words);
    expect(simulator.connections[0]?.secured.length).toBe(0);
  });

  it('finds no TLS at all when it asks a STARTTLS port for it at once', async () => {
    await start({ security: 'starttls' });
    await expect(clientOf(simulator, { secure: true }).verify()).rejects.toThrow(
      /wrong version number|packet length/,
    );
  });
});
