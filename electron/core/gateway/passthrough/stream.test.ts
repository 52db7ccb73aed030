import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Gate, fakeKey } from '../../../../tests/simulators/index.ts';
import { type GatewayDesk, type Providers, openGateway, openProviders, openUpstream } from '../testing.ts';

let desk: GatewayDesk;
let providers: Providers;

beforeAll(async () => {
  desk = await openGateway();
  providers = await openProviders(desk);
});

afterEach(() => {
  for (const simulator of Object.values(providers.simulators)) simulator.clearFaults();
});

afterAll(async () => {
  await desk.close();
  await providers.close();
});

const messages = [{ role: 'user', content: 'Hello' }];
const chat = { model: 'gpt-4o-mini', messages, stream: true };

function reader(answer: Response): { next(): Promise<string | null> } {
  const chunks = answer.body?.getReader();
  return {
    async next() {
      const read = await chunks?.read();
      return read?.value ? Buffer.from(read.value).toString() : null;
    },
  };
}

const rowOf = async (answer: Response) => {
  const id = answer.headers.get('x-keydesk-request');
  for (;;) {
    const row = (await desk.rows(1)).find((one) => one.id === id);
    if (row) return row;
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe('a streamed answer', () => {
  test('arrives piece by piece: each before the provider sends the next', async () => {
    const gate = new Gate();
    providers.simulators.openai.script({ pace: gate });
    // Asked for by the agent, so that every piece is for it.
    const asked = { ...chat, stream_options: { include_usage: true } };
    const answer = await desk.post('/openai/v1/chat/completions', asked);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const pieces = reader(answer);
    const seen: string[] = [];
    for (;;) {
      const piece = await pieces.next();
      if (piece === null) break;
      seen.push(piece);
      // The provider waits at the gate: had the gateway gathered anything, this loop would never come here.
      gate.release();
    }
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.at(-1)).toContain('[DONE]');
    expect((await rowOf(answer)).outcome).toBe('ok');
  });

  test('has its head before its first piece', async () => {
    const gate = new Gate();
    const upstream = await openUpstream((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      void gate.pass().then(() => response.end('data: late\n\n'));
    });
    const other = await openGateway();
    await other.saveKey('openai', upstream.url, fakeKey('openai'));
    const answer = await other.post('/openai/v1/chat/completions', chat);
    expect(answer.status).toBe(200);
    gate.open();
    expect(await answer.text()).toBe('data: late\n\n');
    await other.close();
    await upstream.close();
  });

  test('keeps every byte of named events', async () => {
    const body = { model: 'claude-sonnet-4-6', max_tokens: 100, messages, stream: true };
    const headers = { 'anthropic-version': '2023-06-01', 'content-type': 'application/json' };
    const [direct, through] = await Promise.all([
      fetch(`${providers.simulators.anthropic.url}/v1/messages`, {
        method: 'POST',
        headers: { ...headers, 'x-api-key': providers.secrets.anthropic },
        body: JSON.stringify(body),
      }).then((answer) => answer.text()),
      desk.post('/anthropic/v1/messages', body, headers).then((answer) => answer.text()),
    ]);
    const withoutIds = (text: string): string => text.replaceAll(/msg_\w+/g, 'msg');
    expect(through).toContain('event: message_stop');
    expect(withoutIds(through)).toBe(withoutIds(direct));
  });

  test('passes an error of the provider in its middle on as it is', async () => {
    providers.simulators.anthropic.script({ failAfter: 3 });
    const body = { model: 'claude-sonnet-4-6', max_tokens: 100, messages, stream: true };
    const answer = await desk.post('/anthropic/v1/messages', body, { 'anthropic-version': '2023-06-01' });
    expect(await answer.text()).toContain('overloaded_error');
  });

  test('slows the provider down when the agent does not read', async () => {
    const total = 256 * 1024 * 1024;
    let written = 0;
    const upstream = await openUpstream((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const pump = (): void => {
        while (written < total) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', pump);
        }
        response.end();
      };
      pump();
    });
    const other = await openGateway();
    await other.saveKey('openai', upstream.url, fakeKey('openai'));
    const answer = await other.post('/openai/v1/chat/completions', chat);
    // All three sides live in this process: when many turns move nothing, everything between them is full.
    let before = -1;
    while (written !== before) {
      before = written;
      for (let turn = 0; turn < 500; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(written).toBeLessThan(total / 4);
    let size = 0;
    for await (const chunk of answer.body ?? []) size += (chunk as Uint8Array).length;
    expect(size).toBe(total);
    await other.close();
    await upstream.close();
  });
});

describe('an agent that leaves', () => {
  test('in mid-stream ends the call to the provider at once', async () => {
    const gate = new Gate();
    providers.simulators.openai.script({ pace: gate });
    const leave = new AbortController();
    const answer = await desk.call('/openai/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify(chat),
      signal: leave.signal,
    });
    await reader(answer).next();
    leave.abort();
    const entry = await providers.simulators.openai.waitForAbort({ path: '/v1/chat/completions' });
    expect(entry.finished).toBe(false);
    expect(await rowOf(answer)).toMatchObject({ outcome: 'cancelled', status: 200 });
  });

  test('before the answer has begun ends it too', async () => {
    const before = providers.simulators.mistral.totals.aborted;
    providers.simulators.mistral.script({ instead: 'stall' });
    const leave = new AbortController();
    const answer = desk.call('/mistral/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify({ model: 'mistral-small-latest', messages }),
      signal: leave.signal,
    });
    await providers.simulators.mistral.waitForRequest({ path: '/v1/chat/completions' });
    leave.abort();
    await expect(answer).rejects.toThrow('aborted');
    await providers.simulators.mistral.waitForAbort({ path: '/v1/chat/completions' });
    expect(providers.simulators.mistral.totals.aborted).toBe(before + 1);
  });

  test('in the middle of its own request asks nothing of the provider', async () => {
    const before = providers.simulators.openai.totals.requests;
    const socket = connect(desk.port, '127.0.0.1');
    const head = `POST /openai/v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${desk.port}\r\nauthorization: Bearer ${desk.token}\r\ncontent-length: 100\r\n\r\n{"model":"half"`;
    await new Promise<void>((resolve) => socket.write(head, () => resolve()));
    socket.destroy();
    await once(socket, 'close');
    const row = await expect
      .poll(async () =>
        (await desk.rows(1)).findLast((one) => one.outcome === 'cancelled' && one.status === 0),
      )
      .toBeTruthy();
    expect(row).not.toBeNull();
    expect(providers.simulators.openai.totals.requests).toBe(before);
  });
});

describe('a provider that breaks off', () => {
  test('in mid-stream breaks the connection of the agent too: never a clean end', async () => {
    providers.simulators.openai.script({ cutAfter: 3 });
    const answer = await desk.post('/openai/v1/chat/completions', chat);
    const pieces = reader(answer);
    let text = '';
    const read = async (): Promise<void> => {
      for (let piece = await pieces.next(); piece !== null; piece = await pieces.next()) text += piece;
    };
    await expect(read()).rejects.toThrow('terminated');
    expect(text.match(/^data: /gm)).toHaveLength(3);
    expect(await rowOf(answer)).toMatchObject({ outcome: 'cut', status: 200 });
  });

  test('within an answer of known length, too', async () => {
    const upstream = await openUpstream((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    const other = await openGateway();
    await other.saveKey('openai', upstream.url, fakeKey('openai'));
    const answer = await other.post('/openai/v1/chat/completions', chat);
    await expect(answer.text()).rejects.toThrow('terminated');
    await other.close();
    await upstream.close();
  });

  test('shows a client of HTTP/1.0 a reset, since a closed connection would look like the end', async () => {
    const gate = new Gate();
    providers.simulators.openai.script({ pace: gate, cutAfter: 2 });
    const socket = connect(desk.port, '127.0.0.1');
    const body = JSON.stringify(chat);
    socket.write(
      `POST /openai/v1/chat/completions HTTP/1.0\r\nhost: 127.0.0.1:${desk.port}\r\nauthorization: Bearer ${desk.token}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    const errored = once(socket, 'error').then(([error]) => (error as NodeJS.ErrnoException).code);
    await once(socket, 'data');
    gate.open();
    socket.resume();
    expect(await errored).toBe('ECONNRESET');
  });

  test('or goes silent is given up', async () => {
    const other = await openGateway({ timeouts: { silenceMs: 1200 } });
    const { openai } = providers.simulators;
    await other.saveKey('openai', openai.url, providers.secrets.openai);
    openai.script({ stallAfter: 2 });
    const answer = await other.post('/openai/v1/chat/completions', chat);
    await expect(answer.text()).rejects.toThrow('terminated');
    await other.close();
  });
});

describe('a key that the provider echoes', () => {
  const kept = (text: string) => ({
    secret: Object.values(providers.secrets).some((secret) => text.includes(secret)),
    blotted: text.includes('*'.repeat(20)),
  });
  const clean = { secret: false, blotted: true };

  test('never reaches the agent, wherever the provider parts it in a stream', async () => {
    const { openai } = providers.simulators;
    for (let splitAt = 0; splitAt <= providers.secrets.openai.length; splitAt++) {
      openai.script({ echoKey: { in: 'text', splitAt } });
      const answer = await desk.post('/openai/v1/chat/completions', chat);
      expect([splitAt, kept(await answer.text())]).toEqual([splitAt, clean]);
    }
  });

  test('nor in a whole answer, whose length stays true', async () => {
    const upstream = await openUpstream((request, response) => {
      const body = JSON.stringify({ sent: request.headers.authorization });
      response.writeHead(200, { 'content-length': body.length }).end(body);
    });
    const other = await openGateway();
    const secret = fakeKey('openai');
    await other.saveKey('openai', upstream.url, secret);
    const answer = await other.post('/openai/v1/chat/completions', chat);
    expect(await answer.json()).toEqual({ sent: `Bearer ${'*'.repeat(secret.length)}` });
    expect(answer.headers.get('content-length')).toBe(String(secret.length + '{"sent":"Bearer "}'.length));
    await other.close();
    await upstream.close();
  });

  test('nor in an error or a header', async () => {
    providers.simulators.serper.script({ echoKey: { in: 'error' } });
    const answer = await desk.post('/serper/search', { q: 'x' });
    expect(kept(await answer.text())).toEqual(clean);
    providers.simulators.serper.script({ echoKey: { in: 'header' } });
    const { headers } = await desk.post('/serper/search', { q: 'x' });
    expect(headers.get('x-debug-key')).toBe('*'.repeat(providers.secrets.serper.length));
  });
});
