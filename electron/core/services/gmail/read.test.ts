import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ScriptedApi,
  grantFor,
  json,
  mailboxLease,
  performAsk,
  startScriptedApi,
} from '../mail/mailbox/testing.ts';
import { gmailTool } from './tool.ts';

let api: ScriptedApi;
beforeEach(async () => {
  api = await startScriptedApi();
});
afterEach(() => api.close());

const ask = (action: string, input: object, signal?: AbortSignal) =>
  performAsk(gmailTool, action, input, mailboxLease('gmail', grantFor(api.url)), signal);

const base64url = (text: string | Buffer): string => Buffer.from(text).toString('base64url');

function stored(id: string, more: object = {}) {
  return {
    id,
    threadId: `t-${id}`,
    labelIds: ['INBOX', 'UNREAD'],
    snippet: 'It&#39;s &lt;here&gt;',
    internalDate: '1790000000000',
    payload: {
      mimeType: 'text/plain',
      headers: [
        { name: 'From', value: '=?utf-8?q?J=C3=B6rg?= <kim@example.org>' },
        { name: 'To', value: 'ada@example.com, "Bo, B." <bo@example.org>' },
        { name: 'Subject', value: '=?iso-8859-1?q?Gr=FC=DFe?= =?utf-8?b?IPCfkYs=?=' },
        { name: 'Content-Type', value: 'text/plain; charset=utf-8' },
      ],
      body: { size: 5, data: base64url('Hello') },
    },
    ...more,
  };
}

/** A mailbox of these mails. */
function keep(mails: Record<string, object>): void {
  api.answer(({ path }, response) => {
    const id = path.split('/').at(-1) ?? '';
    if (id === 'messages') {
      json(response, 200, { messages: Object.keys(mails).map((one) => ({ id: one, threadId: 't' })) });
    } else if (mails[id]) json(response, 200, mails[id]);
    else json(response, 404, { error: { code: 404, message: 'Requested entity was not found.' } });
  });
}

async function read(payload: object, input: object = {}): Promise<Record<string, unknown>> {
  keep({ m1: stored('m1', { payload }) });
  const answer = await ask('get_message', { id: 'm1', ...input });
  expect(answer).toMatchObject({ status: 200 });
  return answer.body['message'] as Record<string, unknown>;
}

describe('a search in Gmail', () => {
  it('hands the query on as it is and tells the mails, newest first', async () => {
    keep({ old: stored('old', { internalDate: '1700000000000', labelIds: ['INBOX'] }), m1: stored('m1') });
    const answer = await ask('search', { query: 'from:kim "a & b"', limit: 5 });
    expect(answer).toMatchObject({ status: 200, health: { state: 'connected' } });
    expect(answer.body).toMatchObject({
      credential: 'own',
      messages: [
        {
          id: 'm1',
          threadId: 't-m1',
          from: { address: 'kim@example.org', name: 'Jörg' },
          to: [{ address: 'ada@example.com' }, { address: 'bo@example.org', name: 'Bo, B.' }],
          subject: 'Grüße 👋',
          date: '2026-09-21T14:13:20.000Z',
          snippet: "It's <here>",
          unread: true,
          hasAttachments: false,
        },
        { id: 'old', unread: false },
      ],
    });
    const [list] = api.requests;
    expect(list?.query.get('q')).toBe('from:kim "a & b"');
    expect(list?.query.get('maxResults')).toBe('5');
    expect(api.requests.every(({ headers }) => headers.authorization === 'Bearer token-one')).toBe(true);
  });

  it('asks for ten at most unless told otherwise, and for no more than fifty', async () => {
    api.answer((_request, response) => json(response, 200, { resultSizeEstimate: 0 }));
    expect(await ask('search', { query: '' })).toMatchObject({ status: 200, body: { messages: [] } });
    expect(api.requests[0]?.query.get('maxResults')).toBe('10');
    expect(api.requests[0]?.query.has('q')).toBe(false);
    await expect(ask('search', { query: 'x', limit: 51 })).rejects.toThrow('<=50');
    await expect(ask('search', { query: 'x\nq' })).rejects.toThrow('one line');
    await expect(ask('search', { query: 'x', userId: 'bob' })).rejects.toThrow('not a field');
    expect(api.requests).toHaveLength(1);
  });

  it('leaves out what was deleted meanwhile', async () => {
    api.answer(({ path }, response) => {
      if (path.endsWith('/messages')) json(response, 200, { messages: [{ id: 'm1' }, { id: 'm2' }] });
      else if (path.endsWith('/m2')) json(response, 200, stored('m2'));
      else json(response, 404, {});
    });
    expect(await ask('search', { query: 'x' })).toMatchObject({ body: { messages: [{ id: 'm2' }] } });
  });

  it('asks for three mails at a time and no more', async () => {
    let running = 0;
    let most = 0;
    const ids = Array.from({ length: 20 }, (_, at) => ({ id: `m${at}` }));
    api.answer(({ path }, response) => {
      if (path.endsWith('/messages')) return json(response, 200, { messages: ids });
      most = Math.max(most, ++running);
      setImmediate(() => {
        running--;
        json(response, 200, stored(path.split('/').at(-1) ?? ''));
      });
    });
    const answers = await Promise.all([1, 2, 3].map(() => ask('search', { query: 'x', limit: 20 })));
    expect(answers.map(({ body }) => (body['messages'] as unknown[]).length)).toEqual([20, 20, 20]);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('stops at once when Gmail wants a pause, and says for how long', async () => {
    api.answer((_request, response) =>
      json(
        response,
        429,
        { error: { code: 429, message: 'Too many concurrent requests for user' } },
        { 'retry-after': '12' },
      ),
    );
    const answer = await ask('search', { query: 'x' });
    expect(answer).toMatchObject({
      status: 429,
      errorCode: 'rate_limited',
      body: { error: { retryAfterSeconds: 12 } },
    });
    expect(await ask('get_message', { id: 'm1' })).toMatchObject({ status: 429, errorCode: 'rate_limited' });
    expect(api.requests).toHaveLength(1);
  });

  it('knows a page that is no answer', async () => {
    api.answer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
    );
    expect(await ask('search', { query: 'x' })).toMatchObject({
      status: 502,
      errorCode: 'provider_unreachable',
      health: { state: 'failing' },
    });
  });

  it('ends with whoever asked', async () => {
    const leaving = new AbortController();
    api.answer(() => leaving.abort());
    await expect(ask('search', { query: 'x' }, leaving.signal)).rejects.toThrow('abort');
  });
});

describe('a mail read from Gmail', () => {
  it('is told with its headers and its text, and its attachments by name', async () => {
    const message = await read({
      mimeType: 'multipart/mixed',
      headers: [...stored('x').payload.headers, { name: 'Message-ID', value: '<a@b.example>' }],
      parts: [
        {
          mimeType: 'multipart/alternative',
          parts: [
            { mimeType: 'text/plain', body: { size: 9, data: base64url('Hi\r\nthere') } },
            { mimeType: 'text/html', body: { size: 9, data: base64url('<p>Hi</p>') } },
          ],
        },
        { mimeType: 'application/pdf', filename: 'a.pdf', body: { size: 1234, attachmentId: 'x' } },
        {
          mimeType: 'message/rfc822',
          body: { size: 50 },
          parts: [{ mimeType: 'text/plain', body: { data: base64url('inner') } }],
        },
      ],
    });
    expect(message).toMatchObject({
      id: 'm1',
      from: { address: 'kim@example.org' },
      messageId: '<a@b.example>',
      text: 'Hi\nthere',
      attachments: [
        { name: 'a.pdf', type: 'application/pdf', size: 1234 },
        { name: 'unnamed', type: 'message/rfc822', size: 50 },
      ],
      truncated: false,
    });
    expect(message).not.toHaveProperty('html');
  });

  it('has the HTML when asked, and text made of it when there is none', async () => {
    const payload = {
      mimeType: 'text/html',
      body: { size: 30, data: base64url('<p>One</p><p>Two &amp; <b>three</b></p>') },
    };
    expect(await read(payload)).toMatchObject({ text: 'One\n\nTwo & three' });
    expect(await read(payload, { html: true })).toMatchObject({
      html: '<p>One</p><p>Two &amp; <b>three</b></p>',
    });
  });

  it.each([
    ['iso-8859-1', Buffer.from('Grüße', 'latin1')],
    ['utf-8', Buffer.from('Grüße')],
    ['us-ascii', Buffer.from('Grüße')],
    ['no-such-charset', Buffer.from('Grüße', 'latin1')],
  ])('is read in the charset %s', async (charset, bytes) => {
    const headers = [{ name: 'Content-Type', value: `text/plain; charset="${charset}"` }];
    expect(await read({ mimeType: 'text/plain', headers, body: { data: base64url(bytes) } })).toMatchObject({
      text: 'Grüße',
    });
  });

  it('whose text is nothing but spaces is told by its HTML', async () => {
    const part = (mimeType: string, text: string) => ({
      mimeType,
      body: { size: text.length, data: base64url(text) },
    });
    const parts = [part('text/plain', ' \r\n'), part('text/html', '<p>Hi</p>')];
    expect(await read({ mimeType: 'multipart/alternative', parts })).toMatchObject({ text: 'Hi' });
  });

  it('is read in a charset of seven bits', async () => {
    const headers = [{ name: 'Content-Type', value: 'text/plain; charset=ISO-2022-JP' }];
    const bytes = Buffer.from('1b2442467c4b5c1b2842', 'hex');
    expect(await read({ mimeType: 'text/plain', headers, body: { data: base64url(bytes) } })).toMatchObject({
      text: '日本',
    });
  });

  it('is cut where it is long, and says so', async () => {
    const long = 'x'.repeat(300_000);
    const message = await read({
      mimeType: 'text/plain',
      body: { size: long.length, data: base64url(long) },
    });
    expect(message['truncated']).toBe(true);
    expect(message['text']).toHaveLength(200_000);
  });

  it('of which Gmail keeps the text apart is put together', async () => {
    api.answer(({ path }, response) => {
      if (path.endsWith('/attachments/big')) json(response, 200, { size: 4, data: base64url('long') });
      else {
        json(
          response,
          200,
          stored('m1', { payload: { mimeType: 'text/plain', body: { size: 4, attachmentId: 'big' } } }),
        );
      }
    });
    expect(await ask('get_message', { id: 'm1' })).toMatchObject({
      body: { message: { text: 'long', truncated: false } },
    });
  });

  it('larger than Keydesk reads is told without its body', async () => {
    api.answer(({ query }, response) => {
      const { payload, ...rest } = stored('m1');
      const huge = { ...payload, body: { data: 'A'.repeat(17 * 1024 * 1024) } };
      json(response, 200, {
        ...rest,
        payload: query.get('format') === 'full' ? huge : { headers: payload.headers },
      });
    });
    expect(await ask('get_message', { id: 'm1' })).toMatchObject({
      body: { message: { id: 'm1', subject: 'Grüße 👋', text: "It's <here>", truncated: true } },
    });
  });

  it('nested deeper than anybody reads does no harm', async () => {
    let part: object = { mimeType: 'text/plain', body: { data: base64url('deep') } };
    for (let depth = 0; depth < 2000; depth++) part = { mimeType: 'multipart/mixed', parts: [part] };
    expect(await read(part)).toMatchObject({ text: '', attachments: [] });
  });

  it('that is not there is not found', async () => {
    keep({});
    expect(await ask('get_message', { id: 'm9' })).toMatchObject({ status: 404, errorCode: 'not_found' });
    for (const id of ['../profile', 'a?b', '', 'a b', 'x/../../bob/messages']) {
      await expect(ask('get_message', { id })).rejects.toThrow(/id as search returns|>=1/);
    }
    expect(api.asked()).toEqual(['GET /gmail/v1/users/me/messages/m9']);
  });
});
