import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AgentConnection, type ConnectionOptions } from './connection.ts';
import type { AgentResponse, WholeRequest } from './types.ts';

interface Call {
  request: WholeRequest;
  response: AgentResponse;
}

let server: Server;
let client: Socket;
let said = '';
let calls: Call[];
let handedOver: string[];
let connection: AgentConnection;

async function open(options: Partial<ConnectionOptions> = {}): Promise<void> {
  server = createServer({ allowHalfOpen: true }, (socket) => {
    connection = new AgentConnection(socket, {
      handle: (request, response) => void calls.push({ request, response }),
      handOver: (_socket, bytes) => void handedOver.push(bytes.toString()),
      refuse: ({ code }, refused) => refused.end(code),
      onClose: () => undefined,
      headersMs: 60_000,
      keepAliveMs: 60_000,
      bodyPatienceMs: 60_000,
      ...options,
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.setEncoding('latin1').on('data', (text: string) => (said += text));
  await once(client, 'connect');
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:1\r\n\r\n`;
const post = (body: string, length = body.length) =>
  `POST /a HTTP/1.1\r\nhost: 127.0.0.1:1\r\ncontent-length: ${length}\r\n\r\n${body}`;

async function nextCall(count = 1): Promise<Call> {
  await expect.poll(() => calls.length).toBe(count);
  const call = calls[count - 1];
  if (!call) throw new Error('There was no call');
  return call;
}

function answer({ response }: Call, text: string): void {
  response.writeHead(200, ['content-length', String(text.length)]);
  response.end(text, 'latin1');
}

const closed = (response: AgentResponse) => new Promise<void>((resolve) => response.once('close', resolve));

beforeEach(() => {
  said = '';
  calls = [];
  handedOver = [];
});

afterEach(async () => {
  client.destroy();
  connection.destroy();
  server.close();
  await once(server, 'close');
});

describe('an answer', () => {
  test('of known length goes out with its head, and the connection is kept', async () => {
    await open();
    client.write(get('/a'));
    const first = await nextCall();
    const over = closed(first.response);
    answer(first, 'one');
    await over;
    expect(first.response.writableFinished).toBe(true);
    client.write(get('/b'));
    answer(await nextCall(2), 'two');
    await expect
      .poll(() => said)
      .toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\noneHTTP\/1\.1 200 OK\r\n[\s\S]*two$/);
    expect(said).toMatch(/\r\nDate: .* GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=60\r\n/);
  });

  test('without a length goes out in chunks, its head first when that is wanted', async () => {
    await open();
    client.write(get('/a'));
    const { response } = await nextCall();
    response.writeHead(200, ['content-type', 'text/event-stream']);
    response.flushHeaders();
    await expect.poll(() => said).toMatch(/Transfer-Encoding: chunked\r\n\r\n$/);
    response.write(Buffer.from('data: 1\n\n'));
    response.write(Buffer.alloc(20_000, 'x'));
    response.end();
    await expect.poll(() => said).toMatch(/\r\n\r\n9\r\ndata: 1\n\n\r\n4e20\r\nx{20000}\r\n0\r\n\r\n$/);
  });

  test('with no body has neither', async () => {
    await open();
    client.write(get('/a'));
    const { response } = await nextCall();
    response.writeHead(204, []);
    response.end();
    await expect.poll(() => said).toMatch(/\r\n\r\n$/);
    expect(said).not.toMatch(/chunked|content-length/i);
  });

  test('cannot be split by a line break in a header', async () => {
    await open();
    client.write(get('/a'));
    const { response } = await nextCall();
    expect(() => response.writeHead(200, ['x-a', 'b\r\ncontent-length: 0'])).toThrow(/line break/);
  });

  test('that a slow agent does not read is told to wait', async () => {
    await open();
    client.pause();
    client.write(get('/a'));
    const { response } = await nextCall();
    response.writeHead(200, []);
    const piece = Buffer.alloc(1024 * 1024);
    let more = true;
    for (let n = 0; more && n < 100; n++) more = response.write(piece);
    expect(more).toBe(false);
    const drained = new Promise<void>((resolve) => response.once('drain', resolve));
    client.resume();
    await drained;
  });

  test('is over when the agent leaves in its middle', async () => {
    await open();
    client.write(get('/a'));
    const { response } = await nextCall();
    response.writeHead(200, []);
    response.write(Buffer.from('half'));
    const over = closed(response);
    client.destroy();
    await over;
    expect([response.destroyed, response.writableFinished]).toEqual([true, false]);
  });
});

describe('requests', () => {
  test('that come at once are answered one after the other', async () => {
    await open();
    client.write(get('/a') + get('/b'));
    const first = await nextCall();
    expect(first.request.url).toBe('/a');
    answer(first, 'one');
    const second = await nextCall(2);
    expect(second.request.url).toBe('/b');
    answer(second, 'two');
    await expect.poll(() => said).toMatch(/one[\s\S]*two$/);
  });

  test('whose body comes right behind the head are whole', async () => {
    await open();
    const text = post('{"a":1}');
    client.write(text.slice(0, -3));
    await expect.poll(() => connection.idle).toBe(false);
    client.write(text.slice(-3));
    expect((await nextCall()).request.body?.toString()).toBe('{"a":1}');
  });

  test('whose body takes longer are Node’s, with all that came', async () => {
    await open({ bodyPatienceMs: 1 });
    const text = post('{"a"', 50);
    client.write(text);
    await expect.poll(() => handedOver).toEqual([text]);
    expect(calls).toEqual([]);
  });

  test('whose agent leaves before they are whole are calls all the same, without a body', async () => {
    await open();
    client.write(post('{"a"', 50), () => client.destroy());
    const { request, response } = await nextCall();
    expect([request.body, response.destroyed]).toEqual([null, true]);
  });

  test('of an unusual form, and what follows them, are Node’s', async () => {
    await open();
    const unusual = get('/a').replace('GET', 'OPTIONS');
    client.write(get('/first'));
    answer(await nextCall(), 'one');
    client.write(unusual + get('/b'));
    await expect.poll(() => handedOver).toEqual([unusual + get('/b')]);
  });
});

describe('a connection', () => {
  test('that nothing comes on hears why it is closed', async () => {
    await open({ headersMs: 20 });
    await expect.poll(() => said).toBe('ERR_HTTP_REQUEST_TIMEOUT');
  });

  test('that was used is closed in silence when it is idle for long', async () => {
    await open({ keepAliveMs: 20 });
    client.write(get('/a'));
    const over = once(client, 'close');
    answer(await nextCall(), 'one');
    await over;
    expect(said).toMatch(/one$/);
  });

  test('whose answer takes long is not idle', async () => {
    await open({ headersMs: 20, keepAliveMs: 20 });
    client.write(get('/a'));
    const call = await nextCall();
    await new Promise((resolve) => setTimeout(resolve, 60));
    answer(call, 'late');
    await expect.poll(() => said).toMatch(/late$/);
  });

  test('says so with its last answer when it is to be closed', async () => {
    await open();
    client.write(get('/a'));
    const call = await nextCall();
    connection.closeWhenIdle();
    const over = once(client, 'end');
    answer(call, 'last');
    await over;
    expect(said).toMatch(/\r\nConnection: close\r\n[\s\S]*last$/);
  });

  test('takes no call behind the last answer, which could not be answered', async () => {
    await open();
    client.write(get('/a'));
    const call = await nextCall();
    connection.closeWhenIdle();
    call.response.once('close', () => client.write(get('/b')));
    const over = once(client, 'close');
    answer(call, 'last');
    await over;
    expect(calls).toHaveLength(1);
  });

  test('without a call is closed at once', async () => {
    await open();
    await expect.poll(() => connection?.idle).toBe(true);
    const over = once(client, 'close');
    connection.closeWhenIdle();
    await over;
  });
});
