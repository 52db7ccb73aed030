import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const entry = join(import.meta.dirname, '../../dist/electron/serve.js');

interface ReadyLine {
  event: 'ready';
  gateway: string;
  panel: string;
  setupToken?: string;
}

export interface HeadlessOptions {
  /** Kept after stop when given; otherwise a fresh folder that goes with it. */
  dataDir?: string;
  passphrase?: string;
  env?: Record<string, string>;
}

export interface Headless extends ReadyLine {
  dataDir: string;
  process: ChildProcess;
  /** Everything it said on stderr and stdout so far. */
  output(): string;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: no chance to say goodbye. The data folder stays. */
  kill(): Promise<void>;
}

/** Starts the built headless shell as its own process on free ports and waits for its ready line. */
export async function startHeadless(options: HeadlessOptions = {}): Promise<Headless> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'keydesk-')));
  const child = spawn(process.execPath, [entry, '--data', dataDir, '--port', '0', '--panel-port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...(options.passphrase ? { KEYDESK_PASSPHRASE: options.passphrase } : {}),
      ...options.env,
    },
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'exit') as Promise<[number | null]>;

  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([first]) => first as string),
    exited.then(([code]) => {
      throw new Error(`The headless shell ended with ${code} before it was ready:\n${output}`);
    }),
  ]);
  const ready = JSON.parse(line) as ReadyLine;

  return {
    ...ready,
    dataDir,
    process: child,
    output: () => output,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
      return code;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
