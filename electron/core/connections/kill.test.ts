import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Gate } from '../../../tests/simulators/faults/gate.ts';
import { type SignInDesk, openSignInDesk } from '../oauth/testing.ts';
import { createTestKeyring } from '../vault/test-keyring.ts';

const keyringSecret = randomBytes(32);
let desk: SignInDesk;
let bobsId: string;
beforeEach(async () => {
  desk = await openSignInDesk(createTestKeyring(keyringSecret));
  bobsId = (await desk.core.users.list()).find(({ name }) => name === 'Bob')?.id ?? '';
});
afterEach(() => desk.close());

describe.each([
  ['gmail', 'google'],
  ['outlook', 'microsoft'],
] as const)('Keydesk killed while it renews the tokens of %s', (service, provider) => {
  const simulator = () => desk[provider];
  const test = async () => (await desk.bob.do('integrations.test', { service })).status;

  /** Another Keydesk on the same folder, which needs a new token at once. */
  function start(): { child: ChildProcess; ended: Promise<string> } {
    const script = fileURLToPath(new URL('./kill.child.ts', import.meta.url));
    const args = [script, desk.core.dir, keyringSecret.toString('hex'), bobsId, service];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return { child, ended: once(child, 'close').then(() => output) };
  }

  beforeEach(async () => {
    await desk.register(provider);
    await desk.connect(desk.bob, service);
  });

  it.each(['off', 'lenient'] as const)(
    'loses nothing at a provider with rotation %s, wherever it stood',
    async (rotation) => {
      simulator().settings.rotation = rotation;
      const gate = new Gate();
      simulator().script({ on: { area: 'token' }, hold: gate, accepts: true });
      await desk.core.dispose();
      const { child, ended } = start();
      await simulator().waitForRequest(({ path, status }) => path.endsWith('/token') && status === null);
      child.kill('SIGKILL');
      expect(await ended).toBe('');
      gate.open();
      await desk.restart();
      simulator().expireAccessTokens();
      expect(await test()).toBe('connected');
    },
    60_000,
  );

  /** Once the provider has given new tokens. */
  const renewed = (than: number) =>
    vi.waitUntil(() => simulator().counts.refreshed > than, { interval: 1, timeout: 30_000 });
  const soon = (ms: number) => async (child: ChildProcess, before: number) => {
    await renewed(before);
    setTimeout(() => child.kill('SIGKILL'), ms);
  };
  const asUsed = async (child: ChildProcess) => {
    child.stdout?.once('data', () => child.kill('SIGKILL'));
  };

  it('has the new token on disk before anybody uses it, or asks the person: never anything between', async () => {
    simulator().settings.rotation = 'strict';
    for (const kill of [asUsed, soon(0), soon(2), soon(5), soon(15)]) {
      await desk.core.dispose();
      const before = simulator().counts.refreshed;
      const { child, ended } = start();
      await kill(child, before);
      const used = (await ended) !== '';
      await desk.restart();
      simulator().expireAccessTokens();
      expect(used ? ['connected'] : ['connected', 'needs_you']).toContain(await test());
      // Whatever it was, signing in again mends it in place.
      expect(await desk.connect(desk.bob, service)).toMatchObject({ state: 'connected' });
    }
    expect(await desk.connectionRows()).toHaveLength(1);
  }, 120_000);
});
