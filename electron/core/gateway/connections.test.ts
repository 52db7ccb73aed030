import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Gate, type Simulator, fakeKey, startSimulator } from '../../../tests/simulators/index.ts';
import type { GatewayOptions } from './gateway.ts';
import { type GatewayDesk, openGateway } from './testing.ts';

let desk: GatewayDesk;
let openai: Simulator;
const sockets: Socket[] = [];

beforeEach(async () => {
  openai = await startSimulator('openai');
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await desk.close();
  await openai.close();
});

async function open(options: Partial<GatewayOptions>): Promise<void> {
  desk = await openGateway(options);
  const secret = fakeKey('openai');
  openai.addKey(secret);
  await desk.saveKey('openai', openai.url, secret);
}

async function opened(): Promise<Socket> {
  const socket = connect(desk.port, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** All that comes until the other side closes. */
async function rest(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (part: Buffer) => (text += part.toString()));
  socket.on('error', () => undefined);
  if (!socket.closed) await once(socket, 'close');
  return text;
}

const chat = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }] };
const path = '/openai/v1/chat/completions';
const ask = (body: object = chat) => desk.post(path, body);

describe('a client that sends slowly', () => {
  const quick = { checkEveryMs: 20 };
  const head = () =>
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${desk.port}\r\nauthorization: Bearer ${desk.token}\r\n`;

  test('is cut off with words when its headers do not come', async () => {
    await open({ limits: { ...quick, headersMs: 100, requestMs: 60_000 } });
    const socket = await opened();
    socket.write(head());
    const said = await rest(socket);
    expect(said).toMatch(/^HTTP\/1\.1 408 /);
    expect(said).toContain('The request did not arrive in time.');
    expect(said).toContain('x-keydesk-error: invalid_input');
  });

  test('is cut off when its body does not come, and the provider hears nothing', async () => {
    await open({ limits: { ...quick, headersMs: 100, requestMs: 100 } });
    const before = openai.totals.requests;
    const socket = await opened();
    socket.write(`${head()}content-length: 50\r\n\r\n{"model":`);
    expect(await rest(socket)).toContain('The request did not arrive in time.');
    expect(openai.totals.requests).toBe(before);
  });

  test('is not one whose answer takes long', async () => {
    await open({ limits: { ...quick, headersMs: 50, requestMs: 50 } });
    const gate = new Gate();
    openai.script({ hold: gate });
    const slow = ask();
    await openai.waitForRequest({ path: '/v1/chat/completions' });
    // By the time that this one is cut off, the other has been there for longer.
    const loris = await opened();
    loris.write(head());
    await rest(loris);
    gate.open();
    expect((await slow).status).toBe(200);
  });
});

describe('more connections than the gateway takes', () => {
  test('are closed at once, and those that were there go on', async () => {
    await open({ limits: { connections: 3 } });
    const gate = new Gate();
    openai.script({ pace: gate });
    const answer = await ask({ ...chat, stream: true });
    const idle = [await opened(), await opened()];
    const over = connect(desk.port, '127.0.0.1');
    expect(await rest(over)).toBe('');
    gate.open();
    expect(await answer.text()).toContain('[DONE]');
    for (const socket of idle) socket.destroy();
    await expect.poll(async () => (await ask().catch(() => null))?.status).toBe(200);
  });

  test.each([
    ['says nothing', ''],
    ['sends half a request', 'GET /healthz HTTP/1.1\r\nhost: '],
    ['sends nonsense', 'hello\r\n\r\n'],
    ['asks for a forward proxy', 'CONNECT example.com:443 HTTP/1.1\r\nhost: example.com:443\r\n\r\n'],
  ])('are free again after a client that %s, never reads and never closes', async (_what, text) => {
    await open({ limits: { connections: 2, checkEveryMs: 20, headersMs: 100, requestMs: 100 } });
    for (let count = 0; count < 2; count++) {
      const socket = connect({ port: desk.port, host: '127.0.0.1', allowHalfOpen: true });
      sockets.push(socket);
      socket.on('error', () => undefined).pause();
      await once(socket, 'connect');
      socket.write(text);
    }
    await expect.poll(async () => (await ask().catch(() => null))?.status, { timeout: 4000 }).toBe(200);
  });
});

describe('more large bodies than the gateway holds at once', () => {
  const big = { ...chat, messages: [{ role: 'user', content: 'x'.repeat(90_000) }] };
  const bodyMemory = 400_000;

  test('are refused with words that let an SDK try again, and there is room again afterwards', async () => {
    await open({ bodyMemory });
    const gate = new Gate();
    openai.script({ hold: gate });
    const first = ask(big);
    await openai.waitForRequest({ path: '/v1/chat/completions' });
    const second = await ask(big);
    expect(second.status).toBe(429);
    expect(Object.fromEntries(second.headers)).toMatchObject({
      'x-keydesk-error': 'rate_limited',
      'retry-after': '1',
    });
    expect(second.headers.get('x-should-retry')).toBeNull();
    expect(await second.text()).toContain('Too many large requests are being sent through Keydesk at once');
    // Small ones still fit.
    expect((await ask()).status).toBe(200);
    gate.open();
    expect((await first).status).toBe(200);
    await expect.poll(async () => (await ask(big)).status).toBe(200);
  });

  test('are one agent’s own trouble: its unfinished ones leave room for another', async () => {
    await open({ bodyMemory });
    const received = new Map<Socket, string>();
    for (let count = 0; count < 9; count++) {
      const socket = await opened();
      received.set(socket, '');
      socket.on('data', (part: Buffer) => received.set(socket, received.get(socket) + part.toString()));
      const head = [`POST ${path} HTTP/1.1`, `host: 127.0.0.1:${desk.port}`, 'content-length: 99999'];
      socket.write(
        `${head.join('\r\n')}\r\nauthorization: Bearer ${desk.token}\r\n\r\n{"a":"${'x'.repeat(80_000)}`,
      );
    }
    await expect.poll(() => [...received.values()].filter((text) => text.includes(' 429 ')).length).toBe(8);
    const { token } = await desk.makeAgent('Other');
    const asOther = { authorization: `Bearer ${token}` };
    expect((await desk.post(path, big, asOther)).status).toBe(200);
    expect((await ask(big)).status).toBe(429);
  });

  test('never keep a small one out, not even when all is taken', async () => {
    await open({ bodyMemory: 200 });
    const large = { ...chat, messages: [{ role: 'user', content: 'x'.repeat(70_000) }] };
    expect((await ask(large)).status).toBe(429);
    expect((await ask({ ...chat, messages: [{ role: 'user', content: 'x'.repeat(60_000) }] })).status).toBe(
      200,
    );
  });

  test('are refused together, too, once all of it is taken', async () => {
    await open({ bodyMemory });
    const gate = new Gate();
    const agents = await Promise.all(['A', 'B', 'C', 'D', 'E'].map((name) => desk.makeAgent(name)));
    for (let count = 0; count < 4; count++) openai.script({ hold: gate });
    const before = openai.totals.requests;
    const calls = agents
      .slice(0, 4)
      .map(({ token }) => desk.post(path, big, { authorization: `Bearer ${token}` }));
    await expect.poll(() => openai.totals.requests).toBe(before + 4);
    const last = { authorization: `Bearer ${agents[4]?.token}` };
    expect((await desk.post(path, big, last)).status).toBe(429);
    gate.open();
    for (const call of calls) expect((await call).status).toBe(200);
  });

  test('give their room back when the agent leaves or is refused', async () => {
    await open({ bodyMemory });
    for (let turn = 0; turn < 5; turn++) {
      const refused = await desk.post(path, `${JSON.stringify(big).slice(0, -1)},"model":"m"}`);
      expect(refused.status).toBe(400);
      const leave = new AbortController();
      const fault = openai.script({ instead: 'stall' });
      const left = desk.call(path, { method: 'POST', body: JSON.stringify(big), signal: leave.signal });
      await expect.poll(() => fault.met).toBe(1);
      leave.abort();
      await expect(left).rejects.toThrow('aborted');
    }
    await expect.poll(async () => (await ask(big)).status).toBe(200);
  });
});
