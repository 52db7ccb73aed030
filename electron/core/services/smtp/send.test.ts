import { randomBytes } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Gate, type SmtpSimulator, startSmtp } from '../../../../tests/simulators/index.ts';
import type { SendResult } from '../../sends/types.ts';
import { leaseOf, login, mailOf, pinOf, settingsFor } from '../mail/testing.ts';
import { sendOverSmtp } from './send.ts';

const hasty = { connectMs: 2000, greetingMs: 1000, idleMs: 1000 };
let simulator: SmtpSimulator;

beforeEach(async () => {
  simulator = await startSmtp({ maxSize: 1_000_000 });
  simulator.addUser(login.username, login.password);
});

afterEach(() => simulator.close());

const three = {
  to: [{ address: 'bo@example.org', name: 'Bo' }],
  cc: [{ address: 'cy@example.org' }],
  bcc: [{ address: 'di@example.org' }],
};

function send(mail: Record<string, unknown> = three, password = login.password): Promise<SendResult> {
  const settings = settingsFor(simulator, { pin: pinOf(simulator.ca), replyTo: 'replies@example.com' });
  return sendOverSmtp(leaseOf(settings, password, 'fallback'), mailOf(mail), 'ref-1', { limits: hasty });
}

function errorOf({ answer }: SendResult): unknown {
  return { status: answer.status, code: answer.errorCode, ...(answer.body['error'] as object) };
}

describe('a mail that is sent', () => {
  it('reaches exactly the recipients, from exactly the sender', async () => {
    const result = await send();
    expect(result).toEqual({
      outcome: 'sent',
      message: `127.0.0.1:${simulator.port} took the mail for 3 recipients.`,
      providerRef: expect.stringMatching(/queued|OK/i),
      health: { state: 'connected', what: `A mail was accepted by 127.0.0.1:${simulator.port}.` },
      answer: {
        status: 200,
        errorCode: null,
        body: {
          status: 'sent',
          messageId: '<ref-1@example.com>',
          accepted: ['bo@example.org', 'cy@example.org', 'di@example.org'],
          from: { address: 'ada@example.com', name: 'Ada' },
          credential: 'fallback',
        },
      },
    });
    const [mail, ...more] = simulator.mailbox;
    expect(more).toEqual([]);
    expect(mail).toMatchObject({
      user: 'ada',
      isSecure: true,
      from: 'ada@example.com',
      to: ['bo@example.org', 'cy@example.org', 'di@example.org'],
    });
    const parsed = await mail?.parse();
    expect(parsed?.replyTo?.value).toEqual([{ address: 'replies@example.com', name: '' }]);
    expect(mail?.raw.toString()).not.toContain('di@example.org');
  });

  it('carries 25 MB and nothing at all as it got them', async () => {
    await simulator.close();
    simulator = await startSmtp();
    simulator.addUser(login.username, login.password);
    const bytes = randomBytes(25 * 1024 * 1024);
    const file = { filename: 'a.pdf', contentType: 'application/pdf' };
    const attachments = [
      { ...file, contentBase64: bytes.toString('base64') },
      { ...file, contentBase64: '' },
    ];
    expect(await send({ attachments })).toMatchObject({ outcome: 'sent' });
    const [mail] = simulator.mailbox;
    const contents = (await mail?.parse())?.attachments.map(({ content }) => content) ?? [];
    expect(contents.map(({ length }) => length)).toEqual([bytes.length, 0]);
    expect(contents[0]?.equals(bytes)).toBe(true);
  });

  it('goes once to somebody who stands in several lists', async () => {
    await send({ to: [{ address: 'bo@example.org' }], bcc: [{ address: 'bo@EXAMPLE.org' }] });
    expect(simulator.mailbox).toMatchObject([{ to: ['bo@example.org'] }]);
  });
});

describe('a recipient that is refused', () => {
  it.each([
    [550, 'refused', 400, 'invalid_input'],
    [450, 'failed', 502, 'provider_unreachable'],
  ])('with %i stops the mail for everybody', async (code, outcome, status, errorCode) => {
    simulator.script({ at: 'rcpt', of: 'cy@example.org', refuse: { code } });
    const result = await send();
    expect(result.outcome).toBe(outcome);
    expect(result.health).toBeUndefined();
    expect(errorOf(result)).toMatchObject({
      status,
      code: errorCode,
      message: expect.stringMatching(/does not take mail for cy@example\.org, so nobody got it/),
      refused: [{ address: 'cy@example.org', reason: expect.stringMatching(/^\d{3} /) }],
    });
    await simulator.waitForConnection(({ isClosed, user }) => isClosed && user === 'ada');
    expect(simulator.mailbox).toEqual([]);
  });

  it('among others that are refused stops it too', async () => {
    simulator.script({ at: 'rcpt', refuse: { code: 550 }, times: 3 });
    const result = await send();
    expect(errorOf(result)).toMatchObject({
      message: expect.stringMatching(/bo@example\.org and 2 recipients more/),
      field: 'to',
    });
    expect(result.outcome).toBe('refused');
    expect(simulator.mailbox).toEqual([]);
  });

  it.each([true, false])('stops it on a server that pipelines: %s', async (pipelines) => {
    const server = await plainServer(pipelines);
    const lease = leaseOf(settingsFor(server, { security: 'none', username: '' }));
    const result = await sendOverSmtp(lease, mailOf(three), 'ref-1', { limits: hasty });
    expect(result.outcome).toBe('refused');
    expect(await server.seen()).toMatch(/DATA\r\n$/);
  });
});

describe('a mail that does not go', () => {
  it.each([
    ['mail', 553, 'refused', 400, /does not take mail from ada@example\.com.*553/],
    ['mail', 451, 'failed', 502, /at the moment.*451/],
    ['data', 554, 'refused', 400, /does not take this mail.*554/],
    ['data', 552, 'refused', 400, /larger than the server takes.*552/],
    ['data', 452, 'failed', 502, /at the moment.*452/],
  ] as const)('%s refused with %i is %s', async (at, code, outcome, status, words) => {
    simulator.script({ at, refuse: { code } });
    const result = await send();
    expect(result).toMatchObject({ outcome, message: expect.stringMatching(words), answer: { status } });
    expect(result.health).toBeUndefined();
    expect(simulator.mailbox).toEqual([]);
  });

  it('larger than the server says it takes is not even begun', async () => {
    const contentBase64 = Buffer.alloc(1_000_000, 1).toString('base64');
    const attachments = [{ filename: 'a', contentType: 'application/pdf', contentBase64 }];
    const result = await send({ attachments });
    expect(result).toMatchObject({ outcome: 'refused', message: expect.stringMatching(/larger/) });
    const { secured } = simulator.connections.at(-1) ?? { secured: Buffer.alloc(0) };
    expect(secured.toString()).not.toMatch(/^(?:MAIL|DATA)/m);
  });

  it('for a wrong password tells the connection and its owner', async () => {
    const result = await send(three, 'wrong-password');
    expect(result).toMatchObject({
      outcome: 'refused',
      health: { state: 'needs_you', field: 'password' },
      answer: { status: 424, errorCode: 'needs_reconnect' },
    });
    expect(JSON.stringify(result)).not.toContain('wrong-password');
  });

  it('for Microsoft saying no at the first mail points to Connect Outlook', async () => {
    const message = '5.7.30 Basic authentication is not supported for Client Submission.';
    simulator.script({ at: 'mail', refuse: { code: 550, message } });
    expect(await send()).toMatchObject({
      health: { state: 'needs_you', reason: expect.stringMatching(/Connect Outlook/) },
      answer: { errorCode: 'needs_reconnect' },
    });
  });

  it('for a server that is away may go later', async () => {
    simulator.script({ at: 'connect', refuse: { code: 421 } });
    // The certificate is looked at first, in a connection of its own, unless it is known already.
    simulator.script({ at: 'connect', refuse: { code: 421 } });
    expect(await send()).toMatchObject({
      outcome: 'failed',
      health: { state: 'failing' },
      answer: { status: 502, errorCode: 'provider_unreachable' },
    });
  });

  it.each(['mail', 'rcpt'] as const)('when the connection breaks at %s was not sent', async (at) => {
    simulator.script({ at, cut: true });
    expect(await send()).toMatchObject({
      outcome: 'failed',
      message: expect.stringMatching(/before the mail was through/),
    });
    simulator.script({ at, hold: new Gate() });
    expect(await send()).toMatchObject({
      outcome: 'failed',
      message: expect.stringMatching(/took too long/),
    });
    expect(simulator.mailbox).toEqual([]);
  });
});

describe('a mail whose answer is lost', () => {
  it.each([true, false])('may have gone: nobody knows (it went: %s)', async (accepts) => {
    simulator.script({ at: 'data', cut: true, accepts });
    const result = await send();
    expect(result).toMatchObject({
      outcome: 'unknown',
      message: expect.stringMatching(/handed over.*<ref-1@example\.com>/),
      answer: {
        status: 504,
        errorCode: 'unknown_outcome',
        body: { status: 'unknown', messageId: '<ref-1@example.com>' },
      },
    });
    expect(simulator.mailbox).toHaveLength(accepts ? 1 : 0);
  });

  it('because it takes too long is unknown too, and not tried again', async () => {
    const gate = new Gate();
    simulator.script({ at: 'data', accepts: true, hold: gate });
    expect(await send()).toMatchObject({ outcome: 'unknown' });
    gate.open();
    expect(simulator.mailbox).toHaveLength(1);
    expect(simulator.connections.filter(({ user }) => user === 'ada')).toHaveLength(1);
  });
});

/** Refuses the second recipient and takes DATA all the same, in the clear. Keeps all that it is sent. */
async function plainServer(pipelines: boolean) {
  let seen = '';
  const closed = Promise.withResolvers<string>();
  const server = createServer((socket) => {
    socket.write('220 hi\r\n');
    socket.on('error', () => {});
    socket.once('close', () => closed.resolve(seen));
    socket.on('data', (bytes) => {
      const text = bytes.toString();
      seen += text;
      for (const line of text.split('\r\n').filter(Boolean)) socket.write(`${answer(line, pipelines)}\r\n`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    url: '',
    seen: () => {
      server.close();
      return closed.promise;
    },
  };
}

function answer(line: string, pipelines: boolean): string {
  if (line.startsWith('EHLO')) return pipelines ? '250-hi\r\n250 PIPELINING' : '250 hi';
  if (line === 'RCPT TO:<cy@example.org>') return '550 no such user';
  return line === 'DATA' ? '354 go on' : '250 ok';
}
