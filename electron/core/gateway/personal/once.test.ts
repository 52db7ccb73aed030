import { connect } from 'node:net';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Gate } from '../../../../tests/simulators/index.ts';
import { openAccount } from '../../services/clicksend/testing.ts';
import { sendRaw } from '../testing.ts';
import { type MailDesk, mail, openMailDesk, refusalOf } from './testing.ts';

let desk: MailDesk;
beforeEach(async () => {
  desk = await openMailDesk();
  await desk.connectMail(desk.owner);
});
afterEach(() => desk.close());

const key = { 'idempotency-key': '4f6d0f0e-first' };
const replayed = (answer: Response) => answer.headers.get('idempotent-replayed');

describe('an idempotency key', () => {
  test('sends one mail however many calls carry it at once, and tells all of them the same', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => desk.send({}, key)));
    expect(desk.smtp.mailbox).toHaveLength(1);
    expect(answers.filter((answer) => replayed(answer) === null)).toHaveLength(1);
    expect(answers.filter((answer) => replayed(answer) === 'true')).toHaveLength(49);
    const told = await Promise.all(
      answers.map(async (answer) => [
        answer.status,
        answer.headers.get('x-keydesk-send'),
        answer.headers.get('x-keydesk-credential'),
        await answer.text(),
      ]),
    );
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(told[0]?.[0]).toBe(200);
    expect(await desk.sent(desk.owner)).toHaveLength(1);
  });

  test('has its answer even when the connection is gone or broken by then', async () => {
    const first = await (await desk.send({}, key)).text();
    desk.connections.report(connectionId(), { state: 'needs_you', reason: 'The password is refused.' });
    expect(await (await desk.send({}, key)).text()).toBe(first);
    await desk.dropMail(desk.owner);
    const again = await desk.send({}, key);
    expect([again.status, replayed(again), await again.text()]).toEqual([200, 'true', first]);
    expect((await desk.send()).status).toBe(424);
    expect((await desk.send({}, { 'idempotency-key': 'another' })).status).toBe(424);
    expect(desk.smtp.mailbox).toHaveLength(1);
  });

  test('stands for one message, in whatever order its fields come', async () => {
    const attachments = (content: string) => [
      { filename: 'a', contentType: 'text/plain', contentBase64: Buffer.from(content).toString('base64') },
    ];
    const long = 'x'.repeat(5000);
    await desk.send({ attachments: attachments(long) }, key);
    const { action, to, subject, text } = mail;
    const reordered = { text, attachments: attachments(long), subject, to, action };
    const same = await desk.post('/functions/v1/smtp-api', JSON.stringify(reordered, null, 2), key);
    expect([same.status, replayed(same)]).toEqual([200, 'true']);
    for (const other of [
      { attachments: attachments(`${long.slice(1)}y`) },
      { attachments: attachments(long), subject: 'South' },
      { attachments: attachments(long), bcc: [{ address: 'li@example.org' }] },
    ]) {
      const answer = await desk.send(other, key);
      expect(answer.headers.get('x-should-retry')).toBe('false');
      expect(await refusalOf(answer)).toMatchObject({ status: 409, code: 'idempotency_conflict' });
    }
    expect(desk.smtp.mailbox).toHaveLength(1);
  });

  test('belongs to one agent', async () => {
    await desk.connectMail(desk.bob.person);
    await desk.send({}, key);
    const bobs = await desk.send({}, { ...key, authorization: `Bearer ${desk.bob.token}` });
    expect([bobs.status, replayed(bobs)]).toEqual([200, null]);
    expect(desk.smtp.mailbox.map(({ user }) => user)).toEqual(['ada', 'bob']);
  });

  test('makes a mail that did not go stay so: the same call is never tried again', async () => {
    desk.smtp.script({ at: 'connect', refuse: { code: 421 } });
    const first = await desk.send({}, key);
    expect([first.status, first.headers.get('x-should-retry')]).toEqual([502, 'false']);
    const again = await desk.send({}, key);
    expect([again.status, replayed(again)]).toEqual([502, 'true']);
    expect(desk.smtp.mailbox).toEqual([]);
  });

  test.each([
    ['empty', ['']],
    ['too long', ['x'.repeat(256)]],
    ['not ASCII', ['k\u00e9y']],
    ['with a tab inside', ['a\tb']],
    ['sent twice', ['a', 'a']],
  ])('is refused when it is %s', async (_what, values) => {
    const body = JSON.stringify(mail);
    const lines = [
      'POST /v1/tools/smtp-api HTTP/1.1',
      `host: 127.0.0.1:${desk.port}`,
      `authorization: Bearer ${desk.token}`,
      'content-type: application/json',
      `content-length: ${body.length}`,
      'connection: close',
      ...values.map((value) => `idempotency-key: ${value}`),
    ];
    const answer = await sendRaw(desk.port, Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1'));
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain('"field":"idempotency-key"');
    expect(await desk.sent(desk.owner)).toEqual([]);
  });

  test('may have every printable character, 255 of them', async () => {
    const longest = { 'idempotency-key': `"!~ ${'x'.repeat(249)}~"` };
    expect((await desk.send({}, longest)).status).toBe(200);
    expect(replayed(await desk.send({}, longest))).toBe('true');
  });
});

describe('an outcome that nobody can know', () => {
  test('is told as such, on record, and not repeated', async () => {
    desk.smtp.script({ at: 'data', accepts: true, cut: true });
    const answer = await desk.send({}, key);
    expect(answer.headers.get('x-keydesk-error')).toBe('unknown_outcome');
    expect(answer.headers.get('x-should-retry')).toBe('false');
    const refusal = await refusalOf(answer);
    expect(refusal).toMatchObject({ status: 504, code: 'unknown_outcome' });
    expect(refusal.hint).toContain('Do not send it again');
    const [row] = await desk.sent(desk.owner);
    expect(row).toMatchObject({ outcome: 'unknown' });
    expect(answer.headers.get('x-keydesk-send')).toBe(row?.id);
    expect((await desk.rows(1)).at(-1)).toMatchObject({ outcome: 'cut', errorCode: 'unknown_outcome' });

    const again = await desk.send({}, key);
    expect([again.status, replayed(again), again.headers.get('x-should-retry')]).toEqual([
      504,
      'true',
      'false',
    ]);
    expect(desk.smtp.mailbox).toHaveLength(1);
  });

  test('stays as it was told, even after the owner has settled it', async () => {
    desk.smtp.script({ at: 'data', cut: true });
    await desk.send({}, key);
    const [row] = await desk.sent(desk.owner);
    await desk.sends.settle(desk.owner, { id: row?.id ?? '', outcome: 'failed' });
    const again = await desk.send({}, key);
    expect([again.status, replayed(again)]).toEqual([504, 'true']);
    expect(desk.smtp.mailbox).toEqual([]);
  });

  test('of a text message is one too: taken over, then silence', async () => {
    const account = await openAccount();
    await desk.connect(desk.owner, account.settings, account.apiKey);
    account.simulator.script({ on: { path: '/v3/sms/send' }, accepts: true, instead: 'reset' });
    const sms = { action: 'send_sms', to: '+61400000001', body: 'north' };
    const answer = await desk.post('/v1/tools/clicksend-api', sms, key);
    expect(await refusalOf(answer)).toMatchObject({ status: 504, code: 'unknown_outcome' });
    const again = await desk.post('/v1/tools/clicksend-api', sms, key);
    expect([again.status, replayed(again)]).toEqual([504, 'true']);
    expect(account.simulator.sent).toHaveLength(1);
    expect((await desk.sent(desk.owner))[0]).toMatchObject({ service: 'clicksend', outcome: 'unknown' });
    await account.simulator.close();
  });
});

describe('an agent that leaves', () => {
  test('in the middle of a send does not stop it: it goes out once, and is on record', async () => {
    const gate = new Gate();
    desk.smtp.script({ at: 'data', hold: gate, accepts: true });
    const leave = new AbortController();
    const body = JSON.stringify(mail);
    const left = desk.call('/v1/tools/smtp-api', {
      method: 'POST',
      body,
      headers: { ...key, 'content-type': 'application/json' },
      signal: leave.signal,
    });
    await desk.smtp.waitForMail();
    leave.abort();
    await expect(left).rejects.toThrow('aborted');
    // By the time that another call is answered the gateway has seen it leave.
    await desk.call('/v1/me');
    // Whoever asks again waits for the first.
    const again = desk.send({}, key);
    gate.open();
    const answer = await again;
    expect([answer.status, replayed(answer)]).toEqual([200, 'true']);
    expect(desk.smtp.mailbox).toHaveLength(1);
    expect(await desk.sent(desk.owner)).toMatchObject([{ outcome: 'sent' }]);
    const rows = await desk.rows(2);
    expect(rows.map(({ outcome }) => outcome).toSorted()).toEqual(['cancelled', 'ok']);
    for (const row of rows) expect(row).toMatchObject({ status: 200, credential: 'own' });
  });

  test('before its mail is whole has asked for nothing', async () => {
    const lines = [
      'POST /v1/tools/smtp-api HTTP/1.1',
      `host: 127.0.0.1:${desk.port}`,
      `authorization: Bearer ${desk.token}`,
      'content-type: application/json',
      'content-length: 5000',
    ];
    const socket = connect(desk.port, '127.0.0.1');
    socket.write(`${lines.join('\r\n')}\r\n\r\n{"action":"send_email",`, () => socket.destroy());
    const [row] = await desk.rows(1);
    expect(row).toMatchObject({ outcome: 'cancelled', status: 0 });
    expect(await desk.sent(desk.owner)).toEqual([]);
    expect(desk.smtp.mailbox).toEqual([]);
  });
});

describe('a disk that is full', () => {
  test('sends nothing, and says so', async () => {
    await sql`PRAGMA max_page_count = 1`.execute(desk.store.db);
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(desk.store.db);
    const everybody = Array.from({ length: 100 }, (_, at) => ({
      address: `person-${at}@${'a-long-domain-name.'.repeat(10)}example`,
    }));
    const refusal = await refusalOf(await desk.send({ bcc: everybody.slice(1) }));
    expect(refusal).toMatchObject({ status: 500, code: 'internal' });
    expect(refusal.message).toContain('nothing was sent');
    expect(desk.smtp.mailbox).toEqual([]);
  });
});

function connectionId(): string {
  const lease = desk.connections.lease(desk.owner.id, 'smtp');
  if ('problem' in lease) throw new Error(lease.reason);
  return lease.id;
}
