import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type GatewayDesk,
  type Upstream,
  openGateway,
  openUpstream,
  rawRequest,
  sendRaw,
} from './testing.ts';
import { fakeKey } from '../../../tests/simulators/index.ts';

interface Seen {
  method: string;
  url: string;
  headers: string[];
  body: string;
}

let desk: GatewayDesk;
let upstream: Upstream;
const seen: Seen[] = [];

beforeAll(async () => {
  desk = await openGateway();
  upstream = await openUpstream((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString('latin1')));
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.rawHeaders, body });
      response.setHeader('content-type', 'application/json');
      response.end('{"ok":true}');
    });
  });
  for (const id of ['openai', 'anthropic'] as const) await desk.saveKey(id, upstream.url, fakeKey(id));
  seen.length = 0;
});

afterAll(async () => {
  await desk.close();
  await upstream.close();
});

const host = () => `host: 127.0.0.1:${desk.port}`;
const auth = () => `authorization: Bearer ${desk.token}`;
const json = '{"model":"gpt-4o"}';

function chat(target = '/openai/v1/chat/completions', extra: string[] = [], lines = [host(), auth()]) {
  return rawRequest(
    desk.port,
    [
      `POST ${target} HTTP/1.1`,
      ...lines,
      'content-type: application/json',
      `content-length: ${json.length}`,
      ...extra,
    ],
    json,
  );
}

/** The status of an answer, and whether the provider was asked meanwhile. */
async function outcome(answer: Promise<{ status: number }>): Promise<{ status: number; asked: boolean }> {
  const before = seen.length;
  const { status } = await answer;
  return { status, asked: seen.length > before };
}

const refused = (status: number) => ({ status, asked: false });

describe('the address of a request', () => {
  test('reaches the provider as it was sent, query and all', async () => {
    const query = '?beta=true&x=%2e%2F&y=\'"~;[]{}|^`&z';
    expect((await chat(`/anthropic/v1/messages${query}`)).status).toBe(200);
    expect(seen.at(-1)?.url).toBe(`/v1/messages${query}`);
  });

  test('keeps the spelling of a model name', async () => {
    const answer = await rawRequest(desk.port, [
      'GET /openai/v1/models/ft%3Agpt-4o%3Aorg HTTP/1.1',
      host(),
      auth(),
    ]);
    expect(answer.status).toBe(200);
  });

  test.each([
    '/openai/v1/../v1/files',
    '/openai/v1/chat/../files',
    '/openai/v1/./chat/completions',
    '/openai/v1/chat/completions/..',
    '/openai/v1/%2e%2e/files',
    '/openai/v1/%2E%2E/files',
    '/openai/v1/.%2e/files',
    '/openai/v1/models/..%2ffiles',
    '/openai/v1/models%2f..%2ffiles',
    '/openai/v1/models/%5c..%5cfiles',
    '/openai/v1/models/..\\files',
    '/openai/v1/models/a%00b',
    '/openai/v1/models/a%0d%0ab',
    '/openai/v1/models/a%252fb',
    '/openai/v1/models/a%2',
    '/openai/v1/models/a%zz',
    '//openai/v1/chat/completions',
    '/openai//v1/chat/completions',
    '/openai/v1/chat//completions',
    '/openai/v1/chat/completions#frag',
    '/openai/v1/chat/completions?a#frag',
    '/openai/v1/chat/completions?a\\b',
    '/openai/v1/chat/compl\u00e9tions',
    '@127.0.0.1/openai/v1/chat/completions',
    '*',
  ])('is refused as %s', async (target) => {
    expect(await outcome(chat(target))).toEqual(refused(400));
  });

  test.each([
    'http://127.0.0.1/openai/v1/chat/completions',
    'http://evil.example/',
    'https://api.openai.com/v1/models',
  ])('is refused when it is absolute: %s', async (target) => {
    expect(await outcome(chat(target))).toEqual(refused(400));
  });

  test('is refused in the form of a forward proxy', async () => {
    const answer = await sendRaw(
      desk.port,
      `CONNECT api.openai.com:443 HTTP/1.1\r\n${host()}\r\n${auth()}\r\n\r\n`,
    );
    expect(answer).toContain('400 Bad Request');
    expect(answer).toContain('no forward proxy');
  });

  test('answers an offer of HTTP/2 as a plain call', async () => {
    const extra = ['upgrade: h2c', 'http2-settings: AAMAAABkAAQAAP__'];
    const lines = [host(), auth(), 'connection: Upgrade, HTTP2-Settings'];
    expect((await chat('/openai/v1/chat/completions', extra, lines)).status).toBe(200);
    const names = seen.at(-1)?.headers.map((name) => name.toLowerCase()) ?? [];
    expect(names).not.toContain('upgrade');
    expect(names).not.toContain('http2-settings');
  });
});

describe('the Host header', () => {
  test.each([
    (port: number) => [`host: localhost:${port}`],
    (port: number) => [`host: LOCALHOST:${port}`],
    (port: number) => [`host: [::1]:${port}`],
  ])('may be any name of loopback', async (lines) => {
    expect((await chat(undefined, [], [...lines(desk.port), auth()])).status).toBe(200);
  });

  test.each([
    (port: number) => [`host: evil.example:${port}`],
    (port: number) => [`host: 127.0.0.1.evil.example:${port}`],
    (port: number) => [`host: localhost.:${port}`],
    () => ['host: 127.0.0.1'],
    () => ['host: 127.0.0.1:80'],
    (port: number) => [`host: 0.0.0.0:${port}`],
    (port: number) => [`host: user@127.0.0.1:${port}`],
    (port: number) => [`host: 127.0.0.1:${port}`, 'host: evil.example'],
    (port: number) => ['host: evil.example', `host: 127.0.0.1:${port}`],
    () => ['host:'],
  ])('is refused when it names something else (%#)', async (lines) => {
    expect(await outcome(chat(undefined, [], [...lines(desk.port), auth()]))).toEqual(refused(403));
  });

  test('must be there', async () => {
    expect(await outcome(chat(undefined, [], [auth()]))).toEqual(refused(400));
  });
});

describe('a web page', () => {
  test.each([
    'origin: https://evil.example',
    'origin: null',
    'origin: http://127.0.0.1',
    'sec-fetch-site: cross-site',
    'sec-fetch-site: same-site',
    'sec-fetch-site: same-origin',
  ])('cannot call: %s', async (line) => {
    const answer = chat(undefined, [line]);
    expect(await outcome(answer)).toEqual(refused(403));
    expect((await answer).head).not.toContain('access-control');
    expect((await answer).head).toContain('x-keydesk-error: not_allowed');
  });

  test('gets no leave to ask either', async () => {
    const answer = await rawRequest(desk.port, [
      'OPTIONS /openai/v1/chat/completions HTTP/1.1',
      host(),
      'origin: https://evil.example',
      'access-control-request-method: POST',
    ]);
    expect(answer.status).toBe(403);
    expect(answer.head).not.toContain('access-control');
  });
});

describe('credentials', () => {
  test.each([
    'authorization: Bearer TOKEN',
    'AUTHORIZATION: bearer  TOKEN',
    'x-api-key: TOKEN',
    'api-key: TOKEN',
  ])('are taken from %s', async (line) => {
    const answer = await chat(undefined, [], [host(), line.replace('TOKEN', desk.token)]);
    expect(answer.status).toBe(200);
  });

  test('may stand in every one of these headers at once, if they agree', async () => {
    const lines = [host(), auth(), `x-api-key: ${desk.token}`, `api-key: ${desk.token}`];
    expect((await chat(undefined, [], lines)).status).toBe(200);
  });

  test('are replaced by the key: nothing that the agent sent as one goes on', async () => {
    const extra = [
      'cookie: session=1',
      'proxy-authorization: Basic eHg=',
      'openai-organization: org-other',
      'OpenAI-Project: proj_other',
      'x-keydesk-user: somebody',
    ];
    await chat(undefined, [`X-Api-Key: ${desk.token}`, ...extra]);
    const sent = seen.at(-1)?.headers ?? [];
    const names = sent.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
    expect(names.filter((name) => name === 'authorization')).toHaveLength(1);
    for (const name of [
      'x-api-key',
      'cookie',
      'proxy-authorization',
      'openai-organization',
      'openai-project',
    ]) {
      expect(names).not.toContain(name);
    }
    expect(names.some((name) => name.startsWith('x-keydesk'))).toBe(false);
    expect(sent.join('\n')).not.toContain(desk.token);
  });

  test.each([
    [['authorization: Bearer TOKEN', 'x-api-key: other'], 401],
    [['authorization: Bearer other', 'x-api-key: TOKEN'], 401],
    [['x-api-key: TOKEN', 'api-key: other'], 401],
    [['authorization: Bearer TOKEN', 'authorization: Bearer TOKEN'], 400],
    [['x-api-key: TOKEN', 'X-API-Key: other'], 400],
    [['authorization: Basic TOKEN'], 401],
    [['authorization: TOKEN'], 401],
    [['authorization: Bearer TOKEN, Bearer other'], 401],
    [['authorization:'], 401],
    [['x-api-key:'], 401],
    [['cookie: token=TOKEN'], 401],
    [[], 401],
  ])('are refused as %j', async (lines, status) => {
    const real = lines.map((line) => line.replace('TOKEN', desk.token));
    expect(await outcome(chat(undefined, [], [host(), ...real]))).toEqual(refused(status));
  });
});

describe('headers between two hops', () => {
  test('go no further, nor does what Connection names', async () => {
    const lines = [
      host(),
      auth(),
      'connection: keep-alive, X-Hop',
      'x-hop: 1',
      'te: trailers',
      'keep-alive: timeout=5',
    ];
    const extra = [
      'proxy-connection: keep-alive',
      'trailer: x-sum',
      'accept-encoding: gzip, br',
      'X-Kept: 1',
    ];
    await chat(undefined, extra, lines);
    const sent = (seen.at(-1)?.headers ?? []).filter((_, at) => at % 2 === 0);
    const names = sent.map((name) => name.toLowerCase());
    for (const name of ['x-hop', 'te', 'keep-alive', 'proxy-connection', 'trailer'])
      expect(names).not.toContain(name);
    expect(sent).toContain('X-Kept');
    expect(seen.at(-1)?.headers.join('\n')).toContain('accept-encoding\nidentity');
  });

  test('cannot remove the key that is set afterwards', async () => {
    await chat(undefined, [], [host(), auth(), 'connection: authorization']);
    expect(seen.at(-1)?.headers.join('\n')).toContain('authorization\nBearer sk-');
  });
});

describe('the framing of a body', () => {
  const start = () => [
    'POST /openai/v1/chat/completions HTTP/1.1',
    host(),
    auth(),
    'content-type: application/json',
  ];

  test.each([
    [['content-length: 18', 'transfer-encoding: chunked'], `12\r\n${json}\r\n0\r\n\r\n`],
    [['content-length: 18', 'content-length: 5'], json],
    [['content-length: 18, 18'], json],
    [['content-length: +18'], json],
    [['content-length: 0x12'], json],
    [['content-length: -1'], json],
    [['transfer-encoding: chunked, identity'], `12\r\n${json}\r\n0\r\n\r\n`],
    [['transfer-encoding: xchunked'], `12\r\n${json}\r\n0\r\n\r\n`],
    [['transfer-encoding: gzip, chunked'], `12\r\n${json}\r\n0\r\n\r\n`],
    [['transfer-encoding : chunked'], `12\r\n${json}\r\n0\r\n\r\n`],
    [['transfer-encoding: chunked'], `zz\r\n${json}\r\n0\r\n\r\n`],
    [['transfer-encoding: chunked'], `12\n${json}\n0\n\n`],
    [['x-folded: a\r\n b', 'content-length: 18'], json],
    [['x bad: 1', 'content-length: 18'], json],
  ])('is refused when it is ambiguous: %j', async (lines, body) => {
    expect(await outcome(rawRequest(desk.port, [...start(), ...lines], body))).toEqual(refused(400));
  });

  test.each([
    ['content-type: application/json', 'content-type: multipart/form-data; boundary=x'],
    ['content-type: multipart/form-data; boundary=x', 'Content-Type: application/json'],
    ['content-type: application/json', 'content-type: application/json'],
    ['content-type: application/json', 'content-encoding: gzip', 'content-encoding: identity'],
    ['content-type: application/json', 'content-encoding: identity', 'Content-Encoding: gzip'],
  ])('is refused when it is said twice how to read it: %s, %s', async (...lines) => {
    for (const path of ['/openai/v1/images/edits', '/openai/v1/chat/completions', '/v1/tools/openai-api']) {
      const target = [`POST ${path} HTTP/1.1`, host(), auth(), `content-length: ${json.length}`];
      const before = seen.length;
      const answer = await rawRequest(desk.port, [...target, ...lines], json);
      expect([answer.status, seen.length]).toEqual([400, before]);
      expect(answer.body).toContain('twice');
    }
  });

  test('may be chunked; the provider gets one length', async () => {
    const body = `1\r\n{\r\n11;ext=1\r\n${json.slice(1)}\r\n0\r\nx-trailer: 1\r\n\r\n`;
    const answer = await rawRequest(desk.port, [...start(), 'transfer-encoding: chunked'], body);
    expect(answer.status).toBe(200);
    expect(seen.at(-1)?.body).toBe(json);
    expect(seen.at(-1)?.headers.join('\n')).toContain('content-length\n18');
  });

  test('leaves nothing behind that could pass for a second request', async () => {
    const before = seen.length;
    const smuggled = `GET /openai/v1/models HTTP/1.1\r\n${host()}\r\n\r\n`;
    const text = await sendRaw(
      desk.port,
      `${start().join('\r\n')}\r\ncontent-length: ${json.length}\r\n\r\n${json}${smuggled}POST /x HTTP/1.1\r\n${host()}\r\nconnection: close\r\n\r\n`,
    );
    const statuses = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toEqual(['200', '401', '401']);
    expect(seen.length).toBe(before + 1);
  });

  test('waits for the body of a client that asks first', async () => {
    const answer = await rawRequest(
      desk.port,
      [...start(), 'expect: 100-continue', `content-length: ${json.length}`],
      json,
    );
    expect(answer.head).toContain('100 continue');
    expect(answer.body).toContain('200 OK');
  });

  test('takes no body where none belongs', async () => {
    expect(
      await outcome(
        rawRequest(desk.port, ['GET /openai/v1/models HTTP/1.1', host(), auth(), 'content-length: 2'], '{}'),
      ),
    ).toEqual(refused(400));
  });

  test('refuses headers without end', async () => {
    expect(await outcome(chat(undefined, [`x-large: ${'x'.repeat(40_000)}`]))).toEqual(refused(431));
  });

  test('refuses what is no HTTP in words', async () => {
    const answer = await sendRaw(desk.port, 'hello\r\n\r\n');
    expect(answer).toContain('400 Bad Request');
    expect(answer).toContain('not valid HTTP');
  });
});
