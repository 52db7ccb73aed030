import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Gate, type Simulator, fakeKey, startSimulator } from '../index.ts';

let simulator: Simulator;
let secret: string;

async function status(path = '/v1/models', key = secret): Promise<number> {
  const response = await fetch(simulator.url + path, { headers: { authorization: `Bearer ${key}` } });
  await response.arrayBuffer();
  return response.status;
}

beforeEach(async () => {
  simulator = await startSimulator('openai', { control: true });
  secret = fakeKey('openai');
  simulator.addKey(secret);
});

afterEach(() => simulator.close());

describe('a script of faults', () => {
  it('meets one request unless told otherwise, then is used up', async () => {
    const once = simulator.script({ instead: { status: 500 } });
    const twice = simulator.script({ instead: { status: 503 }, times: 2 });
    expect([await status(), await status(), await status(), await status()]).toEqual([500, 503, 503, 200]);
    expect([once.met, twice.met]).toEqual([1, 2]);
  });

  it('waits for the request that it is meant for', async () => {
    const other = fakeKey('openai');
    simulator.addKey(other);
    simulator.script({ instead: { status: 500 }, on: { path: '/v1/models/gpt-5' } });
    simulator.script({ instead: { status: 503 }, on: { key: other } });
    expect(await status()).toBe(200);
    expect(await status('/v1/models/gpt-5')).toBe(500);
    expect(await status('/v1/models', other)).toBe(503);
  });

  it('can be cancelled and cleared', async () => {
    simulator.script({ instead: { status: 500 } }).cancel();
    expect(await status()).toBe(200);
    simulator.script({ instead: { status: 500 } });
    simulator.clearFaults();
    expect(await status()).toBe(200);
  });

  it('cannot be written from the port of the provider', async () => {
    const response = await fetch(`${simulator.url}/__control`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
      body: '{"fault":{"instead":{"status":500}}}',
    });
    expect(response.status).toBe(404);
    expect(await status()).toBe(200);
  });
});

describe('a fault that comes after the request was accepted', () => {
  it.each([{ instead: 'reset' }, { instead: { status: 500 } }, { cutAfter: 0 }] as const)(
    'counts the request once, with %j',
    async (how) => {
      simulator.script({ accepts: true, ...how });
      await status().catch(() => undefined);
      expect(simulator.keys.find(secret)?.totals).toMatchObject({ requests: 1, served: 1 });
    },
  );

  it('counts it at once, long before the answer', async () => {
    const gate = new Gate();
    simulator.script({ accepts: true, hold: gate });
    const answer = status();
    await simulator.waitForRequest();
    expect(simulator.keys.find(secret)?.totals.served).toBe(1);
    gate.open();
    expect(await answer).toBe(200);
    expect(simulator.keys.find(secret)?.totals.served).toBe(1);
  });
});

describe('the control port', () => {
  async function control(order: unknown): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${simulator.controlUrl}/__control`, {
      method: 'POST',
      body: JSON.stringify(order),
    });
    return { status: response.status, body: await response.json() };
  }

  it('scripts a fault and takes it back', async () => {
    expect(await control({ fault: { instead: { status: 529 } } })).toEqual({
      status: 200,
      body: { ok: true },
    });
    expect(await status()).toBe(529);
    await control({ fault: { instead: { status: 529 } } });
    await control({ clearFaults: true });
    expect(await status()).toBe(200);
  });

  it('adds keys and changes their state', async () => {
    const key = fakeKey('openai');
    await control({ addKey: { secret: key, state: 'valid' } });
    expect(await status('/v1/models', key)).toBe(200);
    await control({ setKeyState: { secret: key, state: 'revoked' } });
    expect(await status('/v1/models', key)).toBe(401);
  });

  it('refuses an order with a mistake in it', async () => {
    expect((await control({ fault: { instead: { status: 529 }, sometimes: true } })).status).toBe(400);
    expect((await control({ setKeyState: { secret: 'nobody', state: 'valid' } })).status).toBe(400);
    expect(await status()).toBe(200);
  });

  it('shows the account of the simulator', async () => {
    await status();
    const response = await fetch(`${simulator.controlUrl}/__control`);
    expect(await response.json()).toMatchObject({
      totals: { requests: 1, aborted: 0 },
      keys: [{ secret, state: 'valid', totals: { requests: 1, served: 1 } }],
      requests: [{ method: 'GET', path: '/v1/models', status: 200 }],
    });
  });

  it('exists only when asked for', async () => {
    const closed = await startSimulator('mistral');
    expect(closed.controlUrl).toBeNull();
    await closed.close();
  });
});
