import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailServer, startMailServer } from '../support/exim/start.ts';

const users = { ada: randomBytes(12).toString('hex'), bo: randomBytes(12).toString('hex') };

let server: MailServer;

beforeAll(async () => {
  server = await startMailServer(users);
});

afterAll(() => server.close());

function client(user: keyof typeof users, { secure = false, pass = users[user], ignoreTLS = false } = {}) {
  const { host, port, tlsPort, ca } = server;
  const tls = { ca };
  return createTransport({
    host,
    port: secure ? tlsPort : port,
    secure,
    ignoreTLS,
    auth: { user, pass },
    tls,
  });
}

describe('the real mail server', () => {
  it.each([false, true])(
    'delivers to the mailbox what came by STARTTLS or, when %s, by TLS',
    async (secure) => {
      const subject = `North, süd and 東 ${secure}`;
      await client('ada', { secure }).sendMail({
        from: { name: 'Ada', address: 'ada@example.com' },
        to: [{ name: 'Bo', address: `bo-${secure}@example.org` }],
        bcc: [{ name: 'Di', address: `di-${secure}@example.org` }],
        replyTo: 'replies@example.com',
        subject,
        text: 'One line.\n.\n..two dots\n',
        attachments: [{ filename: 'a.bin', content: Buffer.from([0, 13, 10, 255]) }],
      });
      const hidden = await server.waitForMail({ to: `di-${secure}@example.org` });
      const open = await server.waitForMail({ to: `bo-${secure}@example.org` });
      for (const mail of [hidden, open]) {
        expect(mail).toMatchObject({ user: 'ada', from: 'ada@example.com' });
        const parsed = await mail.parse();
        expect(parsed.bcc).toBeUndefined();
        expect(parsed).toMatchObject({
          subject,
          text: 'One line.\n.\n..two dots\n',
          from: { value: [{ name: 'Ada', address: 'ada@example.com' }] },
          to: { value: [{ name: 'Bo', address: `bo-${secure}@example.org` }] },
          replyTo: { text: 'replies@example.com' },
          attachments: [{ filename: 'a.bin', content: Buffer.from([0, 13, 10, 255]) }],
        });
      }
    },
  );

  it('tells who signed in apart, whatever the message says', async () => {
    await client('bo').sendMail({ from: 'ada@example.com', to: 'cy@example.org', text: 'x' });
    expect(await server.waitForMail({ to: 'cy@example.org' })).toMatchObject({ user: 'bo' });
  });

  it('refuses a wrong password, and whoever did not sign in', async () => {
    await expect(client('ada', { pass: 'wrong' }).verify()).rejects.toMatchObject({
      code: 'EAUTH',
      responseCode: 535,
    });
    const { host, port, ca } = server;
    const anonymous = createTransport({ host, port, tls: { ca } });
    await expect(
      anonymous.sendMail({ from: 'a@example.com', to: 'b@example.org', text: 'x' }),
    ).rejects.toMatchObject({
      command: 'MAIL FROM',
      responseCode: 550,
    });
  });

  it('lets nobody sign in without TLS', async () => {
    const careless = client('ada', { ignoreTLS: true });
    const message = { from: 'a@example.com', to: 'b@example.org', text: 'x' };
    await expect(careless.sendMail(message)).rejects.toMatchObject({ responseCode: 550 });
    expect(await server.log()).toContain('rejected MAIL <a@example.com>: Sign in first');
  });

  it('ends with all that it started, also in the middle of a conversation', async () => {
    const other = await startMailServer(users);
    const { host, port } = other;
    const talking = connect(port, host);
    await once(talking, 'data');
    await Promise.all([once(talking, 'close'), other.close()]);
    const [refused] = (await once(connect(port, host), 'error')) as [NodeJS.ErrnoException];
    expect(refused.code).toBe('ECONNREFUSED');
  });
});
