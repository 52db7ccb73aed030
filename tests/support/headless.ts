import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { headlessArgs, headlessEnv } from '../../build/headless.mjs';

interface ReadyLine {
  event: 'ready';
  /** null when its port cannot be had; see `problem`. */
  gateway: string;
  panel: string;
  setupToken?: string;
  problem?: { message: string; hint: string; freePort: number | null };
}

export interface HeadlessOptions {
  /** Kept after stop when given; otherwise a fresh folder that goes with it. */
  dataDir?: string;
  passphrase?: string;
  env?: Record<string, string>;
  /** A free one unless said otherwise. `saved`: whatever was chosen in the panel. */
  gatewayPort?: number | 'saved';
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
  const { child, exited, output } = spawnHeadless(options, dataDir);

  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([first]) => first as string),
    exited.then((code) => {
      throw new Error(`The headless shell ended with ${code} before it was ready:\n${output()}`);
    }),
  ]);
  const ready = JSON.parse(line) as ReadyLine;

  return {
    ...ready,
    dataDir,
    process: child,
    output,
    async stop() {
      child.kill('SIGTERM');
      const code = await exited;
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
      return code;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** For starts that must fail: the exit code, and what the person at the terminal reads. */
export async function failToStart(
  options: HeadlessOptions & { dataDir: string },
): Promise<{ code: number | null; said: string }> {
  const { exited, output } = spawnHeadless(options, options.dataDir);
  const code = await exited;
  return { code, said: output() };
}

function spawnHeadless({ passphrase, env, gatewayPort = 0 }: HeadlessOptions, dataDir: string) {
  const port = gatewayPort === 'saved' ? [] : ['--port', String(gatewayPort)];
  const child = spawn(process.execPath, [...headlessArgs, '--data', dataDir, ...port, '--panel-port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...headlessEnv,
      ...(passphrase ? { KEYDESK_PASSPHRASE: passphrase } : {}),
      ...env,
    },
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return { child, exited, output: () => output };
}
