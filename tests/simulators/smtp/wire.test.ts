import { afterEach, describe, expect, it } from 'vitest';
import { type SmtpSimulator, reveals, startSmtp } from '../index.ts';
import { clientOf, login, mail } from './testing.ts';

let simulator: SmtpSimulator;

async function start(options: Parameters<typeof startSmtp>[0]): Promise<void> {
  simulator = await startSmtp(options);
  simulator.addUser(login.user, login.pass);
}

afterEach(() => simulator.close());

describe('the record of a connection', () => {
  it('parts what came before TLS from what came inside of it', async () => {
    await start({ security: 'starttls' });
    await clientOf(simulator, { requireTLS: true }).sendMail(mail);
    const [connection] = simulator.connections;
    expect(connection).toMatchObject({ isSecure: true, user: 'ada' });
    expect(connection?.clear.toString()).toMatch(/^EHLO \S+\r\nSTARTTLS\r\n$/);
    expect(connection?.secured.toString()).toMatch(
      /^EHLO [^]*AUTH PLAIN [^]*MAIL FROM:<ada@example\.com>[^]*\r\n\.\r\n/,
    );
  });

  it('has nothing in clear when TLS comes first', async () => {
    await start({ security: 'tls' });
    await clientOf(simulator).verify();
    expect(simulator.connections[0]?.clear.length).toBe(0);
    expect(reveals(simulator.connections[0]?.secured ?? Buffer.of(), login.pass)).toBe(true);
  });

  it('shows the password that a careless client sends when STARTTLS is hidden', async () => {
    await start({ security: 'starttls', hideStarttls: true });
    expect(await clientOf(simulator).verify()).toBe(true);
    expect(reveals(simulator.connections[0]?.clear ?? Buffer.of(), login.pass)).toBe(true);
  });

  it('shows that a careful one sends none, hidden or not there', async () => {
    await start({ security: 'starttls', hideStarttls: true });
    await clientOf(simulator, { requireTLS: true }).verify();
    const hidden = simulator.connections[0]?.clear ?? Buffer.of();
    await simulator.close();
    await start({ security: 'none' });
    const careful = clientOf(simulator, { requireTLS: true });
    await expect(careful.verify()).rejects.toMatchObject({ code: 'ETLS' });
    const absent = simulator.connections[0]?.clear ?? Buffer.of();
    for (const bytes of [hidden, absent]) {
      expect(bytes.toString()).toMatch(/^EHLO \S+\r\nSTARTTLS\r\n/);
      expect(reveals(bytes, login.pass) || reveals(bytes, login.user)).toBe(false);
    }
  });

  it('tells when a client has left', async () => {
    await start({ security: 'starttls' });
    await clientOf(simulator).verify();
    expect(await simulator.waitForConnection(({ isClosed }) => isClosed)).toBe(simulator.connections[0]);
  });
});

describe('a search for a text in bytes', () => {
  const secret = 'pässword-1';

  it.each([
    ['as it is', secret],
    ['in base64 of its own', Buffer.from(secret).toString('base64')],
    ['behind one byte', Buffer.from(`\0${secret}`).toString('base64')],
    ['as AUTH PLAIN sends it', Buffer.from(`\0ada\0${secret}`).toString('base64')],
    ['in the middle of other words', Buffer.from(`it is ${secret}, or so they say`).toString('base64')],
  ])('finds it %s', (_how, text) => {
    expect(reveals(Buffer.from(`AUTH ${text}\r\n`), secret)).toBe(true);
  });

  it('finds a short one, too', () => {
    expect(reveals(Buffer.from(Buffer.from('\0ada\0x').toString('base64')), 'ada')).toBe(true);
  });

  it('does not find what is not there', () => {
    expect(reveals(Buffer.from('EHLO [127.0.0.1]'), 'a')).toBe(false);
    expect(reveals(Buffer.from(Buffer.from('password-2').toString('base64')), secret)).toBe(false);
  });
});
