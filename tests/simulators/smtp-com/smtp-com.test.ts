import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeKey, startSmtpCom, type SmtpComSimulator } from '../index.ts';

let simulator: SmtpComSimulator;
let apiKey: string;

const message = {
  channel: 'office',
  recipients: { to: [{ name: 'Bo', address: 'bo@example.org' }], bcc: [{ address: 'cy@example.org' }] },
  originator: {
    from: { name: 'Ada', address: 'ada@example.com' },
    reply_to: { address: 'replies@example.com' },
  },
  subject: 'North',
  custom_headers: { 'X-Reference': 'r-1' },
  body: {
    parts: [{ type: 'text/plain', content: 'hello', charset: 'UTF-8' }],
    attachments: [{ type: 'text/csv', filename: 'a.csv', encoding: 'base64', content: 'YSxi' }],
  },
};

async function call(
  path: string,
  body?: unknown,
  headers: Record<string, string> = { 'X-SMTPCOM-API': apiKey },
) {
  const answer = await fetch(simulator.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

beforeEach(async () => {
  simulator = await startSmtpCom();
  apiKey = fakeKey('smtp-com');
  simulator.addAccount({ apiKey, channels: [{ name: 'office' }, { name: 'old', status: 'cancelled' }] });
});

afterEach(() => simulator.close());

describe('the SMTP.com simulator', () => {
  it('tells a key about its account and its channels', async () => {
    expect(await call('/v4/account/')).toMatchObject({
      status: 200,
      body: { status: 'success', data: { status: 'active', email: 'ada@example.com', usage: 0 } },
    });
    expect((await call('/v4/channels/')).body).toMatchObject({
      data: {
        items: [
          { name: 'office', status: 'active', smtp_username: 'office@smtp.example' },
          { name: 'old', status: 'cancelled' },
        ],
      },
    });
  });

  it.each([
    ['its own header', '', (key: string) => ({ 'X-SMTPCOM-API': key })],
    ['a bearer token', '', (key: string) => ({ authorization: `Bearer ${key}` })],
    ['a query parameter', '?api_key=', () => ({})],
  ])('takes the key as %s', async (_way, query, headers) => {
    const path = query === '' ? '/v4/account' : `/v4/account${query}${apiKey}`;
    expect((await call(path, undefined, headers(apiKey))).status).toBe(200);
    expect(simulator.requests[0]?.key).toBe(apiKey);
  });

  it('refuses an unknown and a revoked key', async () => {
    const refusal = { status: 401, body: { status: 'fail', data: { api_key: 'invalid' } } };
    expect(await call('/v4/account', undefined, { 'X-SMTPCOM-API': fakeKey('smtp-com') })).toEqual(refusal);
    simulator.setKeyState(apiKey, 'revoked');
    expect(await call('/v4/messages', message)).toEqual(refusal);
    expect(simulator.messages).toEqual([]);
  });

  it('takes over a message and hides its id in a sentence', async () => {
    const { status, body } = await call('/v4/messages', message);
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: { message: expect.stringMatching(/msg_id: [0-9a-f]{32}$/) },
    });
    expect(simulator.messages).toMatchObject([
      {
        channel: 'office',
        from: { name: 'Ada', address: 'ada@example.com' },
        replyTo: { address: 'replies@example.com' },
        to: [{ name: 'Bo', address: 'bo@example.org' }],
        cc: [],
        bcc: [{ address: 'cy@example.org' }],
        subject: 'North',
        headers: { 'X-Reference': 'r-1' },
        parts: [{ type: 'text/plain', content: 'hello' }],
        attachments: [{ type: 'text/csv', filename: 'a.csv', encoding: 'base64', content: 'YSxi' }],
      },
    ]);
  });

  it.each([
    ['no channel', { channel: '' }, { errors: { channel: 'could not be blank' } }],
    ['a channel of nobody', { channel: 'other' }, { channel: 'not found' }],
    ['a cancelled channel', { channel: 'old' }, { channel: 'not found' }],
    ['nobody to send to', { recipients: {} }, { errors: { recipients: 'could not be blank' } }],
    [
      'a list in place of an address',
      { recipients: { to: [{ address: 'a@example.org, b@example.org' }] } },
      { errors: { recipients: 'invalid email address' } },
    ],
    [
      'too many recipients',
      { recipients: { to: Array.from({ length: 1001 }, (_, at) => ({ address: `r${at}@example.org` })) } },
      { errors: { recipients: 'limited to 1000' } },
    ],
    ['no sender', { originator: {} }, { errors: { 'originator.from.address': 'could not be blank' } }],
    ['nothing to say', { body: {} }, { errors: { body: 'could not be blank' } }],
    [
      'a message in a message',
      { body: { parts: [{ type: 'message/rfc822', content: 'x' }] } },
      { errors: { body: 'message/rfc822 is prohibited' } },
    ],
    [
      'more than 10 MB',
      { body: { parts: [{ type: 'text/plain', content: 'x'.repeat(10 * 1024 * 1024 + 1) }] } },
      { errors: { body: 'message is too big' } },
    ],
  ])('refuses %s', async (_what, change, data) => {
    expect(await call('/v4/messages', { ...message, ...change })).toEqual({
      status: 400,
      body: { status: 'fail', data },
    });
    expect(simulator.messages).toEqual([]);
  });

  it('logs what became of each recipient', async () => {
    await call('/v4/messages', message);
    const id = simulator.messages[0]?.id ?? '';
    const path = `/v4/messages?channel=office&start=0&limit=10&offset=0&msg_id=${id}`;
    simulator.settle(id, { event: 'failed', code: '550', status: 'no such user' });
    expect((await call(path)).body).toMatchObject({
      data: {
        items: [
          { msg_id: id, msg_data: { rcpt_to: 'bo@example.org' }, details: { delivery: { code: '550' } } },
          { msg_id: id, msg_data: { rcpt_to: 'cy@example.org' }, details: { delivery: { event: 'failed' } } },
        ],
      },
    });
    expect((await call(`${path}&event=delivered`)).body).toMatchObject({ data: { items: [] } });
    expect((await call('/v4/messages?channel=office')).body).toMatchObject({
      data: { errors: { start: 'must be provided', limit: 'must be provided', offset: 'must be provided' } },
    });
  });

  it('can be throttled and troubled', async () => {
    simulator.script({ instead: { status: 429, headers: { 'retry-after': '3' } } });
    expect(await call('/v4/messages', message)).toMatchObject({ status: 429, body: { status: 'fail' } });
    expect(simulator.messages).toEqual([]);
  });

  it.each(['reset', 'stall'] as const)('can take a message over and answer with a %s', async (instead) => {
    simulator.script({ accepts: true, instead });
    const leave = new AbortController();
    const answer = fetch(`${simulator.url}/v4/messages`, {
      method: 'POST',
      headers: { 'X-SMTPCOM-API': apiKey },
      body: JSON.stringify(message),
      signal: leave.signal,
    });
    await simulator.waitForRequest({ path: '/v4/messages' });
    if (instead === 'stall') leave.abort();
    await expect(answer).rejects.toThrow(instead === 'stall' ? 'aborted' : 'fetch failed');
    expect(simulator.messages).toHaveLength(1);
    expect(simulator.requests).toMatchObject([{ status: null, finished: false }]);
  });
});
