import { gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Gate, type Simulator, fakeKey, startSimulator } from '../index.ts';

const body = JSON.stringify({ model: 'gpt-5-mini', messages: [{ role: 'user', content: 'north' }] });
const streaming = JSON.stringify({ ...(JSON.parse(body) as object), stream: true });

let simulator: Simulator;
let secret: string;

function post(text: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${simulator.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: text,
    ...init,
  });
}

function reader(response: Response): ReadableStreamDefaultReader<Uint8Array> {
  if (response.body === null) throw new Error('The answer has no body.');
  return response.body.getReader();
}

beforeEach(async () => {
  simulator = await startSimulator('openai');
  secret = fakeKey('openai');
  simulator.addKey(secret);
});

afterEach(() => simulator.close());

describe('how a fault lets an answer be delivered', () => {
  it('holds the answer at a gate until the gate is released', async () => {
    const hold = new Gate();
    simulator.script({ hold });
    let answered = false;
    const pending = post(body).then((response) => {
      answered = true;
      return response;
    });
    await simulator.waitForRequest();
    expect(await (await post(body)).json()).toMatchObject({ object: 'chat.completion' });
    expect(answered).toBe(false);
    hold.release();
    expect((await pending).status).toBe(200);
  });

  it('lets a stream pass its gate one chunk at a time', async () => {
    const pace = new Gate();
    simulator.script({ pace });
    const stream = reader(await post(streaming));
    const first = new TextDecoder().decode((await stream.read()).value);
    expect(first).toContain('"role":"assistant"');
    pace.release();
    const second = new TextDecoder().decode((await stream.read()).value);
    expect(second.match(/data:/g)?.length).toBe(1);
    pace.open();
    let rest = '';
    for (let part = await stream.read(); !part.done; part = await stream.read()) {
      rest += new TextDecoder().decode(part.value);
    }
    expect(rest.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('delays by milliseconds where no gate can reach', async () => {
    simulator.script({ hold: 1, pace: 1 });
    expect(await (await post(streaming)).text()).toContain('[DONE]');
  });

  it('never answers a stalled request, and notes that the client gave up', async () => {
    simulator.script({ instead: 'stall' });
    const leaving = new AbortController();
    const pending = post(body, { signal: leaving.signal });
    await simulator.waitForRequest();
    leaving.abort();
    await expect(pending).rejects.toThrow('abort');
    expect(await simulator.waitForAbort()).toMatchObject({ status: null, finished: false, aborted: true });
    expect(simulator.totals.aborted).toBe(1);
  });

  it('stalls in mid-stream, and charges what was streamed until the client left', async () => {
    simulator.script({ stallAfter: 3 });
    const leaving = new AbortController();
    const stream = reader(await post(streaming, { signal: leaving.signal }));
    let seen = '';
    while ((seen.match(/data:/g)?.length ?? 0) < 3) {
      seen += new TextDecoder().decode((await stream.read()).value);
    }
    leaving.abort();
    expect(await simulator.waitForAbort()).toMatchObject({ status: 200, aborted: true });
    expect(simulator.keys.find(secret)?.totals.outputTokens).toBe(8);
  });

  it('resets the connection before the first byte', async () => {
    simulator.script({ instead: 'reset' });
    await expect(post(body)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(simulator.requests[0]).toMatchObject({ status: null, aborted: false });
  });

  it('cuts a stream after some chunks, which is not the client leaving', async () => {
    simulator.script({ cutAfter: 4 });
    const stream = reader(await post(streaming));
    let seen = '';
    const readAll = async (): Promise<void> => {
      for (let part = await stream.read(); !part.done; part = await stream.read()) {
        seen += new TextDecoder().decode(part.value);
      }
    };
    await expect(readAll()).rejects.toThrow('terminated');
    expect(seen.match(/data:/g)?.length).toBe(4);
    expect(simulator.requests[0]).toMatchObject({ status: 200, finished: false, aborted: false });
  });

  it('cuts an answer that is not streamed in its middle', async () => {
    simulator.script({ cutAfter: 1 });
    const response = await post(body);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('compresses for a client that accepts it, chunk by chunk in a stream', async () => {
    simulator.script({ gzip: true, times: 2 });
    const headers = { authorization: `Bearer ${secret}`, 'accept-encoding': 'gzip' };
    const url = `${simulator.url}/v1/chat/completions`;
    for (const [sent, expected] of [
      [body, '"object":"chat.completion"'],
      [streaming, 'data: [DONE]'],
    ] as const) {
      const answer = await request(url, { method: 'POST', headers, body: sent });
      expect(answer.headers['content-encoding']).toBe('gzip');
      expect(gunzipSync(await answer.body.bytes()).toString()).toContain(expected);
    }
  });

  it('does not compress for a client that does not accept it', async () => {
    simulator.script({ gzip: true });
    const response = await post(body, {
      headers: { authorization: `Bearer ${secret}`, 'accept-encoding': 'identity' },
    });
    expect(response.headers.has('content-encoding')).toBe(false);
  });
});
