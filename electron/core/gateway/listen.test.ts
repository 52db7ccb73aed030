import { once } from 'node:events';
import { type AddressInfo, type Server, connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Gate, type Simulator, fakeKey, startSimulator } from '../../../tests/simulators/index.ts';
import type { GatewayStatus } from '../../../shared/ipc/gateway.ts';
import { createGateway } from './gateway.ts';
import { freePort } from './listen.ts';
import { type GatewayDesk, openGateway } from './testing.ts';

let desk: GatewayDesk;
let openai: Simulator;
let told: GatewayStatus[];
let saved: number[];

beforeEach(async () => {
  told = [];
  saved = [];
  desk = await openGateway({
    onStatus: (status) => told.push(status),
    savePort: async (port) => void saved.push(port),
  });
  openai = await startSimulator('openai');
  const secret = fakeKey('openai');
  openai.addKey(secret);
  await desk.saveKey('openai', openai.url, secret);
});

afterEach(async () => {
  await desk.close();
  await openai.close();
});

async function occupy(host = '127.0.0.1', port = 0): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

const health = async (port: number, host = '127.0.0.1') =>
  (await fetch(`http://${host}:${port}/healthz`)).status;
const free = async (): Promise<number> => (await freePort()) ?? 0;
const chat = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }], stream: true };

async function refusesConnections(port: number, host: string): Promise<boolean> {
  const socket = connect({ port, host });
  return Promise.race([
    once(socket, 'error').then(() => true),
    once(socket, 'connect').then(() => false),
  ]).finally(() => socket.destroy());
}

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

describe('where the gateway listens', () => {
  test('is both loopback addresses, on one port, so that localhost means it either way', async () => {
    expect(desk.gateway.status()).toEqual({
      state: 'listening',
      url: `http://127.0.0.1:${desk.port}`,
      port: desk.port,
      problem: null,
    });
    expect(told).toEqual([desk.gateway.status()]);
    expect(await health(desk.port)).toBe(200);
    expect(await health(desk.port, 'localhost')).toBe(200);
  });

  test.runIf(hasIpv6)('includes ::1 where there is one', async () => {
    expect(await health(desk.port, '[::1]')).toBe(200);
  });

  test('is no address that others on the network could reach', async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one?.internal === false && one.family === 'IPv4')
      .map((one) => one?.address ?? '');
    for (const host of outside)
      expect([host, await refusesConnections(desk.port, host)]).toEqual([host, true]);
    expect(await refusesConnections(desk.port, '127.0.0.2')).toBe(true);
  });
});

describe('a port that is taken', () => {
  const start = (port: number) => {
    const { keys: systemKeys, prices: pricing } = desk;
    return createGateway({ ...desk, systemKeys, pricing, port });
  };

  test('is said to be so, by whom, and another one is offered that works', async () => {
    const { server, port } = await occupy();
    const gateway = start(port);
    const status = await gateway.start();
    expect(status).toMatchObject({ state: 'failed', url: null, port });
    expect(status.problem?.message).toContain(`Port ${port} is taken`);
    const offered = status.problem?.freePort ?? 0;
    expect(await gateway.setPort(offered)).toMatchObject({
      state: 'listening',
      port: offered,
      problem: null,
    });
    expect(await health(offered)).toBe(200);
    await gateway.close();
    server.close();
  });

  test.runIf(process.platform === 'linux')('names the program that has it', async () => {
    const { server, port } = await occupy();
    const { problem } = await start(port).start();
    expect(problem?.message).toContain(`${path.basename(process.execPath)} (process ${process.pid})`);
    server.close();
  });

  test.runIf(hasIpv6)(
    'on the other loopback address only counts as taken: agents would send their tokens there',
    async () => {
      const { server, port } = await occupy('::1');
      const gateway = start(port);
      expect(await gateway.start()).toMatchObject({ state: 'failed' });
      expect(await refusesConnections(port, '127.0.0.1')).toBe(true);
      await gateway.close();
      server.close();
    },
  );
});

describe('moving to another port', () => {
  test('takes effect at once and is kept', async () => {
    const port = await free();
    expect(await desk.gateway.setPort(port)).toMatchObject({
      state: 'listening',
      port,
      url: `http://127.0.0.1:${port}`,
    });
    expect(await health(port)).toBe(200);
    expect(saved).toEqual([port]);
    await expect(health(desk.port)).rejects.toThrow('fetch failed');
    expect(told.at(-1)).toEqual(desk.gateway.status());
  });

  test('lets calls in flight end where they began', async () => {
    const gate = new Gate();
    openai.script({ pace: gate });
    const answer = await desk.post('/openai/v1/chat/completions', chat);
    await desk.gateway.setPort(await free());
    gate.open();
    expect(await answer.text()).toContain('[DONE]');
  });

  test('to a taken one leaves everything as it was, and says why', async () => {
    const { server, port } = await occupy();
    const status = await desk.gateway.setPort(port);
    expect(status).toMatchObject({ state: 'listening', port: desk.port });
    expect(status.problem?.message).toContain(`Port ${port} is taken`);
    expect(await health(desk.port)).toBe(200);
    expect(saved).toEqual([]);
    expect((await desk.gateway.setPort(desk.port)).problem).toBeNull();
    server.close();
  });
});

describe('closing', () => {
  test('gives calls in flight time to end, and takes no new ones', async () => {
    const gate = new Gate();
    openai.script({ pace: gate });
    const answer = await desk.post('/openai/v1/chat/completions', chat);
    const closed = desk.gateway.close(60_000);
    await expect(health(desk.port)).rejects.toThrow('fetch failed');
    gate.open();
    expect(await answer.text()).toContain('[DONE]');
    await closed;
  });

  test('ends them when the time is up, at the provider as well', async () => {
    openai.script({ pace: new Gate() });
    const answer = await desk.post('/openai/v1/chat/completions', chat);
    await desk.gateway.close(0);
    await expect(answer.text()).rejects.toThrow('terminated');
    const entry = await openai.waitForAbort({ path: '/v1/chat/completions' });
    expect(entry.finished).toBe(false);
  });
});
