import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, fakeKey, startSimulator } from '../../../tests/simulators/index.ts';
import { createTestKeyring } from '../vault/test-keyring.ts';
import { openDesk } from './testing.ts';

let dir: string;
let openai: Simulator;
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'keydesk-kill-'));
  openai = await startSimulator('openai');
});
afterEach(async () => {
  await openai.close();
  rmSync(dir, { recursive: true, force: true });
});

const keyring = createTestKeyring();

/** Runs a program that saves two keys, and is killed while it saves the second. */
async function killWhileSaving(moment: string, secrets: string[]): Promise<void> {
  const script = fileURLToPath(new URL('./kill.child.ts', import.meta.url));
  const args = [script, dir, openai.url, keyring.secret.toString('hex'), moment, ...secrets];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const closed = once(child, 'close');
  if (moment === 'while the provider is asked') {
    openai.script({ instead: 'stall', on: { key: secrets[1] ?? '' } });
    await openai.waitForRequest({ key: secrets[1] ?? '' });
    child.kill('SIGKILL');
  }
  expect(await closed).toEqual([null, 'SIGKILL']);
}

describe('killed while a key is saved', () => {
  it.each([
    ['while the provider is asked', 'old'],
    ['before the record', 'old'],
    ['before the commit', 'old'],
    ['after the commit', 'new'],
  ])('%s, there is the %s key after a restart, whole and serving', async (moment, survivor) => {
    const secrets = [fakeKey('openai'), fakeKey('openai')];
    for (const secret of secrets) openai.addKey(secret);
    await killWhileSaving(moment, secrets);

    const desk = await openDesk(dir, keyring);
    const lease = desk.keys.lease('openai');
    const [old, renewed] = secrets;
    expect(typeof lease === 'string' ? lease : lease.withSecret((secret) => secret)).toBe(
      survivor === 'old' ? old : renewed,
    );
    expect((await desk.keys.list()).map((key) => `${key.label}: ${key.role}`)).toEqual(
      survivor === 'old' ? ['old: active'] : ['new: active', 'old: standby'],
    );
    expect(await desk.audited()).toHaveLength(survivor === 'old' ? 1 : 2);
    expect(await desk.audit.verify()).toMatchObject({ ok: true });
    await desk.close();
  });
});
