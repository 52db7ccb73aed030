import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Simulator, fakeKey, startSearch } from '../../../tests/simulators/index.ts';
import { type JsonCall, callJson } from './json-call.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function provider(): Promise<{ simulator: Simulator; call: JsonCall; secret: string }> {
  const simulator = await startSearch('tavily');
  closers.push(() => simulator.close());
  const secret = fakeKey('tavily');
  simulator.addKey(secret);
  const call: JsonCall = {
    method: 'POST',
    url: `${simulator.url}/search`,
    headers: { authorization: `Bearer ${secret}` },
    body: { query: 'north' },
    secrets: [secret],
    timeoutMs: 5000,
  };
  return { simulator, call, secret };
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a call to a provider', () => {
  it('sends JSON and brings JSON back', async () => {
    const { simulator, call } = await provider();
    expect(await callJson(call)).toMatchObject({ status: 200, json: { query: 'north' } });
    expect(simulator.requests[0]).toMatchObject({ method: 'POST', body: { query: 'north' } });
  });

  it('brings the status of a refusal back', async () => {
    const { call } = await provider();
    expect(await callJson({ ...call, headers: {} })).toMatchObject({ status: 401 });
  });

  it('loses the secret from what comes back', async () => {
    const { simulator, call, secret } = await provider();
    simulator.script({ echoKey: { in: 'text' } });
    simulator.script({ echoKey: { in: 'error' } });
    for (const status of [200, 400]) {
      const answer = await callJson(call);
      expect(answer).toMatchObject({ status });
      expect(JSON.stringify(answer)).toContain('•••');
      expect(JSON.stringify(answer)).not.toContain(secret);
    }
  });

  it('follows no redirect', async () => {
    const { simulator, call } = await provider();
    simulator.script({ instead: { redirect: `${simulator.url}/usage`, status: 307 } });
    expect(await callJson(call)).toMatchObject({ status: 307 });
    expect(simulator.requests).toHaveLength(1);
  });

  it.each([
    ['what is not JSON', { instead: { garbage: 'html' } }],
    ['JSON that breaks off', { instead: { garbage: 'json' } }],
    ['far too much', { instead: { huge: 3 * 1024 * 1024 } }],
  ] as const)('knows the status but nothing else of %s', async (_what, fault) => {
    const { simulator, call } = await provider();
    simulator.script(fault);
    const answer = await callJson(call);
    expect(answer).toMatchObject({ status: 200 });
    expect(answer).toHaveProperty('json', undefined);
  });

  it.each([
    ['is reset', { instead: 'reset' }, 'broken'],
    ['is cut', { cutAfter: 1 }, 'broken'],
    ['is no HTTP', { instead: { garbage: 'bytes' } }, 'broken'],
    ['does not come', { instead: 'stall' }, 'timeout'],
    ['does not end', { stallAfter: 1 }, 'timeout'],
  ] as const)('may have been read when the answer %s, and is made once', async (_what, fault, failure) => {
    const { simulator, call } = await provider();
    simulator.script(fault);
    const timeoutMs = failure === 'timeout' ? 150 : 5000;
    expect(await callJson({ ...call, timeoutMs })).toEqual({ failure, reached: true });
    expect(simulator.requests).toHaveLength(1);
  });

  it('was not read when nothing takes the connection', async () => {
    const { call } = await provider();
    const url = `http://127.0.0.1:${await closedPort()}/search`;
    expect(await callJson({ ...call, url })).toEqual({ failure: 'refused', reached: false });
  });

  it('was not read when what answers speaks no TLS', async () => {
    const { simulator, call } = await provider();
    const url = `${simulator.url.replace('http:', 'https:')}/search`;
    expect(await callJson({ ...call, url })).toMatchObject({ reached: false });
    expect(simulator.requests).toHaveLength(0);
  });

  it('ends with whoever asked', async () => {
    const { simulator, call } = await provider();
    simulator.script({ instead: 'stall' });
    const leave = new AbortController();
    const calling = callJson(call, leave.signal);
    await simulator.waitForRequest();
    leave.abort();
    await expect(calling).rejects.toThrow('aborted');
  });
});
