import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestKeyring } from '../vault/test-keyring.ts';
import { openDesk } from './testing.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'keydesk-kill-'));
const keyring = createTestKeyring();
let server: Server;
let baseUrl: string;
/** Called when a key was asked about, with the number of questions so far. */
let onQuestion: (label: string) => void = () => undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json').end('{"object":"list","data":[]}');
    onQuestion(request.headers.authorization?.replace('Bearer sk-proj-', '') ?? '');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => {
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

interface Killed {
  /** The last key of which the program said that it was saved. */
  acknowledged: string | null;
  /** The key that it was about to save. */
  asked: string;
}

function kill(child: ChildProcess, ms: number): void {
  if (ms === 0) child.kill('SIGKILL');
  else setTimeout(() => child.kill('SIGKILL'), ms);
}

/** Lets a program save keys and kills it this long after its provider answered for the given one. */
async function killWhileSaving(stem: string, at: number, ms: number): Promise<Killed> {
  const script = path.join(import.meta.dirname, 'kill.child.ts');
  const args = [script, dir, baseUrl, keyring.secret.toString('hex'), stem];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let asked = '';
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  onQuestion = (label) => {
    asked = label;
    if (label === `${stem}-${at}`) kill(child, ms);
  };
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  return { acknowledged: output.trim().split('\n').at(-1) || null, asked };
}

it('killed at any moment of saving, it has the old or the new key, never neither, and loses nothing that it acknowledged', async () => {
  let before: string | null = null;
  // From the moment of the provider's answer to well after the next one: before, in and after the transaction.
  for (const [round, ms] of [0, 0, 1, 2, 3, 5, 8, 13].entries()) {
    const { acknowledged, asked }: Killed = await killWhileSaving(
      `round${round}-not-a-real-key`,
      round === 0 ? 0 : 2,
      ms,
    );
    const desk = await openDesk(dir, keyring);
    const lease = desk.keys.lease('openai');
    const found: string =
      typeof lease === 'string' ? lease : lease.withSecret((secret) => secret.replace('sk-proj-', ''));
    expect([acknowledged ?? before ?? 'none', asked]).toContain(found);
    const list = await desk.keys.list();
    expect(list.filter((key) => key.role === 'active').length).toBe(found === 'none' ? 0 : 1);
    expect(list.filter((key) => key.role === 'standby').length).toBeLessThanOrEqual(1);
    expect(list.map((key) => key.status)).not.toContain('unreadable');
    expect(await desk.audit.verify()).toMatchObject({ ok: true });
    before = found === 'none' ? null : found;
    await desk.keys.dispose();
    desk.vault.dispose();
    await desk.store.close();
  }
}, 60_000);
