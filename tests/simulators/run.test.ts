import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { signIn } from '../support/sign-in.ts';
import { providerNames } from './index.ts';
import { listenLoopback } from './oauth/testing.ts';

const each = z.strictObject({
  openai: z.string(),
  anthropic: z.string(),
  mistral: z.string(),
  serper: z.string(),
});
const endpoints = z.strictObject({
  authorize: z.url(),
  token: z.url(),
  revoke: z.url().exactOptional(),
  api: z.url(),
});
const ready = z.strictObject({
  event: z.literal('ready'),
  signIns: z.strictObject({
    google: z.strictObject({
      provider: z.literal('google'),
      clientId: z.string(),
      clientSecret: z.string(),
      endpoints,
    }),
    microsoft: z.strictObject({
      provider: z.literal('microsoft'),
      clientId: z.string(),
      tenant: z.string(),
      endpoints,
    }),
    person: z.strictObject({ email: z.string(), password: z.string(), name: z.string() }),
  }),
  urls: each,
  keys: each,
  controls: each.exactOptional(),
});

const started: ChildProcess[] = [];

async function run(...args: string[]) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'run.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, ready: ready.parse(JSON.parse(line)) };
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

describe('the simulators started by hand', () => {
  it('say in one line where they are and which keys they accept', async () => {
    const { ready } = await run('--control');
    for (const name of providerNames) {
      const response = await fetch(`${ready.urls[name]}${name === 'serper' ? '/account' : '/v1/models'}`, {
        headers: {
          'anthropic-version': '2023-06-01',
          ...(name === 'openai' || name === 'mistral'
            ? { authorization: `Bearer ${ready.keys[name]}` }
            : { 'x-api-key': ready.keys[name] }),
        },
      });
      expect(response.status).toBe(200);
      expect((await fetch(`${ready.controls?.[name]}/__control`)).status).toBe(200);
    }
  });

  it('say how a person signs in at Google and at Microsoft', async () => {
    const { google, microsoft, person } = (await run()).ready.signIns;
    const listener = await listenLoopback();
    for (const { clientId, endpoints } of [google, microsoft]) {
      const url = new URL(endpoints.authorize);
      const parameters = {
        client_id: clientId,
        redirect_uri: `http://localhost:${listener.port}`,
        response_type: 'code',
        scope: 'openid',
        code_challenge: 'x'.repeat(43),
        code_challenge_method: 'S256',
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      await signIn(url.href, person);
      expect(listener.last('code')).not.toBe('');
    }
    expect(listener.answers).toHaveLength(2);
    await listener.close();
  });

  it('say which port is taken', async () => {
    const { ready } = await run();
    const taken = new URL(ready.urls.mistral).port;
    const second = spawn(process.execPath, [path.join(import.meta.dirname, 'run.ts'), '--openai', taken], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    started.push(second);
    const [complaint] = (await once(createInterface(second.stderr), 'line')) as [string];
    expect(complaint).toContain(`address already in use 127.0.0.1:${taken}`);
    expect(complaint).toMatch(/^The simulators cannot start/);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'end cleanly on %s, with a connection still open',
    async (signal) => {
      const { child, ready } = await run();
      await (await fetch(`${ready.urls.serper}/account`)).arrayBuffer();
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
  );
});
