import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, fakeKey, startSimulator } from '../index.ts';

let simulator: Simulator;

async function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(simulator.url + path, { method: 'POST', body, headers });
}

beforeEach(async () => {
  simulator = await startSimulator('mistral', { maxBody: 1000 });
});

afterEach(() => simulator.close());

describe('the book of a simulator', () => {
  it('keeps what was received: order and case of headers, query, body and its digest, the key used', async () => {
    const key = fakeKey('mistral');
    const body = '{"a": [1, 2]}';
    const head = [
      'POST /v1/embeddings?x=1?&y=%20 HTTP/1.1',
      'HOST: 127.0.0.1',
      `Authorization: bearer ${key}`,
      'X-Twice: 1',
      'x-TWICE: 2',
      `Content-Length: ${body.length}`,
    ];
    const socket = connect(simulator.port, '127.0.0.1');
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    const entry = await simulator.waitForRequest();
    socket.destroy();
    expect(entry).toMatchObject({
      serial: 1,
      method: 'POST',
      path: '/v1/embeddings',
      query: 'x=1?&y=%20',
      bodyDigest: createHash('sha256').update(body).digest('hex'),
      bodyBytes: body.length,
      body: { a: [1, 2] },
      key,
    });
    expect(entry.headers.filter(([name]) => name.toLowerCase() === 'x-twice')).toEqual([
      ['X-Twice', '1'],
      ['x-TWICE', '2'],
    ]);
  });

  it('writes down what it refuses, too', async () => {
    await post('/v1/chat/completions', 'not json');
    expect(simulator.requests[0]).toMatchObject({ key: null, body: undefined, status: 401, finished: true });
  });

  it('notes a client that leaves before its request is complete', async () => {
    const socket = connect(simulator.port, '127.0.0.1');
    socket.write('POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"model":', () =>
      socket.destroy(),
    );
    expect(await simulator.waitForAbort()).toMatchObject({
      path: '/v1/embeddings',
      aborted: true,
      bodyBytes: 9,
    });
  });

  it('refuses a body over the limit', async () => {
    const response = await post('/v1/embeddings', 'x'.repeat(1001));
    expect(response.status).toBe(413);
  });

  it('finds the request that is waited for, past or future', async () => {
    const later = simulator.waitForRequest({ path: '/second' });
    await post('/first', '');
    await post('/second', '');
    expect((await later).serial).toBe(2);
    expect((await simulator.waitForRequest({ path: '/first' })).serial).toBe(1);
    expect((await simulator.waitForRequest((entry) => entry.serial > 1)).path).toBe('/second');
  });

  it('ends the waiting when the simulator is closed', async () => {
    const never = simulator.waitForRequest({ path: '/never' });
    const [outcome] = await Promise.allSettled([never, simulator.close()]);
    expect(outcome).toMatchObject({
      status: 'rejected',
      reason: new Error('The simulator was closed while waiting.'),
    });
    simulator = await startSimulator('mistral');
  });

  it('keeps totals only when it is quiet', async () => {
    const quiet = await startSimulator('mistral', { quiet: true });
    const key = fakeKey('mistral');
    quiet.addKey(key);
    const headers = { authorization: `Bearer ${key}` };
    const ask = { model: 'mistral-small-latest', messages: [{ role: 'user', content: 'north' }] };
    await (await fetch(`${quiet.url}/v1/models`, { headers })).arrayBuffer();
    await fetch(`${quiet.url}/v1/chat/completions`, { method: 'POST', headers, body: JSON.stringify(ask) });
    expect(quiet.requests).toEqual([]);
    expect(quiet.totals).toEqual({ requests: 2, aborted: 0 });
    expect(quiet.keys.find(key)?.totals).toMatchObject({
      requests: 2,
      served: 2,
      inputTokens: 9,
      outputTokens: 100,
    });
    await expect(quiet.waitForRequest()).rejects.toThrow('quiet');
    await quiet.close();
  });
});
