import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Gate, type ProviderName, type Simulator, fakeKey, providerNames, startSimulator } from '../index.ts';

const messages = [{ role: 'user', content: 'north' }];
const calls: Record<ProviderName, { path: string; body: object; header: (key: string) => [string, string] }> =
  {
    openai: {
      path: '/v1/chat/completions',
      body: { model: 'gpt-5-mini', messages },
      header: (key) => ['authorization', `Bearer ${key}`],
    },
    anthropic: {
      path: '/v1/messages',
      body: { model: 'claude-sonnet-5-5', max_tokens: 500, messages },
      header: (key) => ['x-api-key', key],
    },
    mistral: {
      path: '/v1/chat/completions',
      body: { model: 'mistral-small-latest', messages },
      header: (key) => ['authorization', `Bearer ${key}`],
    },
    serper: { path: '/search', body: { q: 'north' }, header: (key) => ['x-api-key', key] },
  };

describe.each(providerNames)('what a fault makes %s answer', (name) => {
  let simulator: Simulator;
  let secret: string;

  function call(more: object = {}): Promise<Response> {
    const { path, body, header } = calls[name];
    return fetch(simulator.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: [header(secret), ['anthropic-version', '2023-06-01'], ['content-type', 'application/json']],
      body: JSON.stringify({ ...body, ...more }),
    });
  }

  beforeEach(async () => {
    simulator = await startSimulator(name);
    secret = fakeKey(name);
    simulator.addKey(secret);
  });

  afterEach(() => simulator.close());

  it('answers as ever when nothing is scripted', async () => {
    expect((await call()).status).toBe(200);
  });

  it('answers with the given status, headers and body, byte for byte', async () => {
    simulator.script({ instead: { status: 418, headers: { 'x-tea': 'yes' }, body: ' {"odd" :1}' } });
    const response = await call();
    expect([response.status, response.headers.get('x-tea')]).toEqual([418, 'yes']);
    expect(await response.text()).toBe(' {"odd" :1}');
  });

  it('answers a JSON error of its own when only a status is given', async () => {
    simulator.script({ instead: { status: 429, headers: { 'retry-after': '7' } } });
    const response = await call();
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
    expect(JSON.stringify(await response.json())).toMatch(/rate|many requests/i);
  });

  it('sends a redirect', async () => {
    simulator.script({ instead: { redirect: 'http://127.0.0.1:9/elsewhere' } });
    const response = await call();
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('http://127.0.0.1:9/elsewhere');
  });

  it('sends garbage of three kinds', async () => {
    simulator.script({ instead: { garbage: 'json' } });
    await expect((await call()).json()).rejects.toThrow(SyntaxError);
    simulator.script({ instead: { garbage: 'html' } });
    expect((await call()).headers.get('content-type')).toBe('text/html');
    simulator.script({ instead: { garbage: 'bytes' } });
    await expect(call()).rejects.toMatchObject({ cause: { name: 'HTTPParserError' } });
  });

  it('sends a huge body of exactly the size asked for', async () => {
    simulator.script({ instead: { huge: 3_000_000 } });
    const text = await (await call()).text();
    expect(text.length).toBe(3_000_000);
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });

  it('echoes the key that it received in the answer, in an error, in a header', async () => {
    simulator.script({ echoKey: { in: 'text' } });
    const answer = await call();
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(secret);
    simulator.script({ echoKey: { in: 'error' } });
    const error = await call();
    expect(error.status).toBe(400);
    expect(await error.text()).toContain(secret);
    simulator.script({ echoKey: { in: 'header' } });
    expect((await call()).headers.get('x-debug-key')).toBe(secret);
  });

  it.each([{}, { stream: true }])(
    'parts the answer inside the key at the byte asked for %o',
    async (more) => {
      const pace = new Gate();
      simulator.script({ echoKey: { in: 'text', splitAt: 5 }, pace });
      const response = await call(more);
      const parts: string[] = [];
      for await (const part of response.body ?? []) {
        parts.push(new TextDecoder().decode(part));
        pace.release();
      }
      const first = parts.findIndex((part) => part.endsWith(secret.slice(0, 5)));
      expect(first).toBeGreaterThanOrEqual(0);
      expect(parts[first + 1]?.startsWith(secret.slice(5))).toBe(true);
    },
  );
});
