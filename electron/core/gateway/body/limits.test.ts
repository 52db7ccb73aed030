import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeKey } from '../../../../tests/simulators/index.ts';
import { type GatewayDesk, type Upstream, openGateway, openUpstream, rawRequest } from '../testing.ts';
import { bodyLimit } from './read.ts';

let desk: GatewayDesk;
let upstream: Upstream;
let received: Buffer[] = [];

beforeAll(async () => {
  desk = await openGateway();
  upstream = await openUpstream((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push(Buffer.concat(parts));
      response.end('{"ok":true}');
    });
  });
  for (const id of ['openai', 'anthropic', 'mistral'] as const) {
    await desk.saveKey(id, upstream.url, fakeKey(id));
  }
  received = [];
});

afterAll(async () => {
  await desk.close();
  await upstream.close();
});

const chatPath = '/openai/v1/chat/completions';

/** What the agent is told, and whether the provider was asked. */
async function said(
  answer: Promise<Response>,
): Promise<{ status: number; code: string | null; text: string; asked: boolean }> {
  const before = received.length;
  const response = await answer;
  return {
    status: response.status,
    code: response.headers.get('x-keydesk-error'),
    text: await response.text(),
    asked: received.length > before,
  };
}

function chatOfSize(bytes: number): string {
  const frame = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: '' }] });
  return frame.replace('""', `"${'x'.repeat(bytes - frame.length)}"`);
}

describe('a large body', () => {
  test('is passed on up to the limit, unchanged', async () => {
    const body = chatOfSize(bodyLimit);
    expect(await said(desk.post(chatPath, body))).toMatchObject({ status: 200, asked: true });
    expect(received.at(-1)?.equals(Buffer.from(body))).toBe(true);
  });

  test.each([
    ['/openai/v1/chat/completions', 'invalid_request_error'],
    ['/anthropic/v1/messages', 'request_too_large'],
    ['/mistral/v1/chat/completions', 'error'],
  ])('is refused over it in the words of the SDK: %s', async (path, word) => {
    const answer = await said(desk.post(path, chatOfSize(bodyLimit + 1)));
    expect(answer).toMatchObject({ status: 413, code: 'too_large', asked: false });
    expect(answer.text).toContain(word);
    expect(answer.text).toContain('32 MB');
  });

  test('is refused over it when it is chunked, too', async () => {
    async function* chunks(): AsyncGenerator<Buffer> {
      yield Buffer.from('{"model":"');
      for (let sent = 0; sent <= bodyLimit; sent += 65_536) yield Buffer.alloc(65_536, 'x');
    }
    const answer = desk.call(chatPath, { method: 'POST', body: chunks(), duplex: 'half' });
    expect(await said(answer)).toMatchObject({ status: 413, code: 'too_large', asked: false });
  });

  test('is refused by its announced length alone', async () => {
    const socket = connect(desk.port, '127.0.0.1');
    const lines = [
      `POST ${chatPath} HTTP/1.1`,
      `host: 127.0.0.1:${desk.port}`,
      `authorization: Bearer ${desk.token}`,
    ];
    socket.write(`${lines.join('\r\n')}\r\ncontent-length: 99999999999\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('HTTP/1.1 413');
    socket.destroy();
  });

  test('of files and long texts does not hide what it names', async () => {
    const body = JSON.stringify({
      model: 'm',
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'long '.repeat(200_000) }] },
        { role: 'user', content: [{ type: 'file', file: { file_id: 'file-1' } }] },
      ],
    });
    expect(await said(desk.post(chatPath, body))).toMatchObject({
      status: 403,
      code: 'not_allowed',
      asked: false,
    });
  });

  test('of nothing but structure is refused before it can block the others', async () => {
    const body = `{"model":"m","messages":[${'{},'.repeat(2_000_000)}{}]}`;
    expect(await said(desk.post(chatPath, body))).toMatchObject({
      status: 413,
      code: 'too_large',
      asked: false,
    });
  });
});

describe('a body that is not what it should be', () => {
  test.each([
    '',
    'hello',
    '{"model":',
    '{"model":"a",}',
    '{"model":"a"}{"model":"b"}',
    "{'model':'a'}",
    '\u0000',
    '[1,2]',
    '"text"',
  ])('is refused with words: %j', async (body) => {
    const answer = await said(desk.post(chatPath, body));
    expect(answer).toMatchObject({ status: 400, code: 'invalid_input', asked: false });
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { code: 'invalid_input', type: 'invalid_request_error' },
    });
  });

  test('is refused when 100,000 levels deep, at once and without harm', async () => {
    for (const body of [
      `{"a":${'['.repeat(100_000)}`,
      `{"a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`,
    ]) {
      const answer = await said(desk.post(chatPath, body));
      expect(answer).toMatchObject({ status: 400, code: 'invalid_input', asked: false });
      expect(answer.text).toContain('200 levels');
    }
    expect(await said(desk.post(chatPath, { model: 'm', messages: [] }))).toMatchObject({ status: 200 });
  });

  test('is refused when a field stands there twice, since parsers differ over which one counts', async () => {
    const answer = await said(desk.post(chatPath, '{"model":"cheap","messages":[],"model":"dear"}'));
    expect(answer).toMatchObject({ status: 400, code: 'invalid_input', asked: false });
    expect(answer.text).toContain('model');
  });

  test('is refused when compressed or in another alphabet', async () => {
    const body = { model: 'm', messages: [] };
    for (const headers of [
      { 'content-encoding': 'gzip' },
      { 'content-type': 'application/json; charset=utf-16' },
      { 'content-type': 'application/json; charset="utf-7"' },
    ]) {
      expect(await said(desk.post(chatPath, body, headers as Record<string, string>))).toMatchObject({
        status: 400,
        code: 'invalid_input',
        asked: false,
      });
    }
    const utf8 = { 'content-type': 'application/json; charset=UTF-8' };
    expect(await said(desk.post(chatPath, body, utf8))).toMatchObject({ status: 200 });
  });

  test.each([
    'multipart/form-data; boundary=x',
    'Multipart/Mixed; boundary=x',
    'application/x-www-form-urlencoded',
    'application/json, multipart/form-data',
  ])('is refused as %s where JSON belongs', async (type) => {
    const answer = await said(desk.post(chatPath, { model: 'm', messages: [] }, { 'content-type': type }));
    expect(answer).toMatchObject({ status: 400, code: 'invalid_input', asked: false });
    expect(answer.text).toContain('Content-Type');
  });

  test.each(['APPLICATION/JSON', 'application/json ;charset=utf-8', 'text/plain;charset=UTF-8', 'text/json'])(
    'may be called %s',
    async (type) => {
      const answer = desk.post(chatPath, { model: 'm', messages: [] }, { 'content-type': type });
      expect(await said(answer)).toMatchObject({ status: 200, asked: true });
    },
  );

  test('may be called a form where Keydesk itself reads it, as curl does', async () => {
    const messages = [{ role: 'user', content: 'Hello' }];
    const body = JSON.stringify({ action: 'chat', model: 'm', messages });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = desk.call('/v1/tools/openai-api', { method: 'POST', body, headers });
    expect(await said(answer)).toMatchObject({ status: 200, asked: true });
  });

  test('may come without a type', async () => {
    const body = Buffer.from('{"model":"m","messages":[]}');
    expect(await said(desk.call(chatPath, { method: 'POST', body }))).toMatchObject({ status: 200 });
  });

  test('does not put the model on record when it is no name', async () => {
    await desk.post(chatPath, { model: { not: 'a name' }, messages: [] });
    await desk.post(chatPath, { model: 'x'.repeat(5000), messages: [] });
    expect((await desk.rows(1)).slice(-2).map(({ model }) => model)).toEqual([null, null]);
  });
});

describe('a form', () => {
  const audio = '/openai/v1/audio/transcriptions';
  function form(fields: Record<string, string>): FormData {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    data.set('file', new Blob([Buffer.from([0, 1, 2, 255, 13, 10])]), 'speech.wav');
    return data;
  }

  test('is passed on byte for byte where one belongs', async () => {
    const sent = new Response(form({ model: 'whisper-1' }));
    const type = sent.headers.get('content-type') ?? '';
    const body = Buffer.from(await sent.arrayBuffer());
    const answer = desk.call(audio, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    expect(await said(answer)).toMatchObject({ status: 200 });
    expect(received.at(-1)?.equals(body)).toBe(true);
  });

  test('is asked for where only a form will do', async () => {
    expect(await said(desk.post(audio, { model: 'whisper-1' }))).toMatchObject({ status: 400, asked: false });
  });

  test('is no way around the checks of a JSON call', async () => {
    const answer = desk.call(chatPath, { method: 'POST', body: form({ model: 'm' }) });
    expect(await said(answer)).toMatchObject({ status: 400, code: 'invalid_input', asked: false });
  });

  test('may not name a stored file', async () => {
    const answer = desk.call('/mistral/v1/audio/transcriptions', {
      method: 'POST',
      body: form({ file_id: 'f-1' }),
    });
    expect(await said(answer)).toMatchObject({ status: 403, code: 'not_allowed', asked: false });
  });
});

describe('an agent without a valid token', () => {
  test('is answered before its body is looked at', async () => {
    const answer = await rawRequest(
      desk.port,
      [`POST ${chatPath} HTTP/1.1`, `host: 127.0.0.1:${desk.port}`, 'content-length: 9'],
      'not json!',
    );
    expect(answer.status).toBe(401);
  });
});
