import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Gate, type SmtpSimulator, startSmtp } from '../index.ts';
import { clientOf, login, mail } from './testing.ts';

let simulator: SmtpSimulator;

beforeEach(async () => {
  simulator = await startSmtp();
  simulator.addUser(login.user, login.pass);
});

afterEach(() => simulator.close());

function send(): Promise<unknown> {
  return clientOf(simulator).sendMail(mail);
}

describe('a refusal', () => {
  it.each([
    ['connect', 421, 'CONN'],
    ['connect', 554, 'CONN'],
    ['auth', 454, 'AUTH PLAIN'],
    ['auth', 535, 'AUTH PLAIN'],
    ['mail', 451, 'MAIL FROM'],
    ['mail', 530, 'MAIL FROM'],
    ['mail', 553, 'MAIL FROM'],
    ['data', 452, 'DATA'],
    ['data', 552, 'DATA'],
    ['data', 554, 'DATA'],
  ] as const)('at %s with %i reaches the client', async (at, code, command) => {
    simulator.script({ at, refuse: { code } });
    await expect(send()).rejects.toMatchObject({ responseCode: code, command, permanent: code >= 500 });
    expect(simulator.mailbox).toEqual([]);
    await send();
    expect(simulator.mailbox).toHaveLength(1);
  });

  it('has the words that it is given', async () => {
    simulator.script({ at: 'mail', refuse: { code: 550, message: '5.7.1 Not today' } });
    await expect(send()).rejects.toMatchObject({ response: '550 5.7.1 Not today' });
  });

  it.each([450, 550])('of one recipient with %i lets the others be reached', async (code) => {
    simulator.script({ at: 'rcpt', of: 'cy@example.org', refuse: { code } });
    expect(await send()).toMatchObject({ rejected: ['cy@example.org'] });
    expect(simulator.mailbox).toMatchObject([{ to: ['bo@example.org', 'di@example.org'] }]);
  });

  it('of every recipient leaves nothing to send', async () => {
    simulator.script({ at: 'rcpt', times: 3, refuse: { code: 550 } });
    await expect(send()).rejects.toMatchObject({ code: 'EENVELOPE', command: 'RCPT TO', permanent: true });
  });

  it('waits for whom it is meant', async () => {
    const fault = simulator.script({ at: 'auth', of: 'bo', refuse: { code: 454 } });
    await send();
    expect(fault.met).toBe(0);
    simulator.clearFaults();
    simulator.addUser('bo', 'x');
    await clientOf(simulator, { auth: { user: 'bo', pass: 'x' } }).verify();
  });
});

describe('a server that dies after DATA', () => {
  it('leaves the client in the dark: the message was taken', async () => {
    simulator.script({ at: 'data', cut: true, accepts: true });
    await expect(send()).rejects.toMatchObject({ code: 'ECONNECTION' });
    expect(simulator.mailbox).toMatchObject([{ from: 'ada@example.com', user: 'ada' }]);
  });

  it('leaves the client in the dark: the message was lost', async () => {
    simulator.script({ at: 'data', cut: true });
    await expect(send()).rejects.toMatchObject({ code: 'ECONNECTION' });
    expect(simulator.mailbox).toEqual([]);
  });

  it.each(['connect', 'auth', 'mail', 'rcpt'] as const)('may as well die at %s', async (at) => {
    simulator.script({ at, cut: true });
    await expect(send()).rejects.toMatchObject({ code: 'ECONNECTION' });
    expect(simulator.mailbox).toEqual([]);
  });
});

describe('a slow server', () => {
  it('holds its answer until it is let go', async () => {
    const gate = new Gate();
    simulator.script({ at: 'data', accepts: true, hold: gate });
    const answer = send();
    await simulator.waitForMail();
    gate.open();
    expect(await answer).toMatchObject({
      accepted: mail.to.concat(mail.cc, mail.bcc).map(({ address }) => address),
    });
    expect(simulator.mailbox).toHaveLength(1);
  });

  it('keeps a client waiting that has no patience', async () => {
    simulator.script({ at: 'mail', hold: new Gate() });
    const hasty = clientOf(simulator, { socketTimeout: 1000 });
    await expect(hasty.sendMail(mail)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });
});
