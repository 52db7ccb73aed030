import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { resolveElectron } from '../../../build/runtime/index.mjs';

export interface DesktopOptions {
  /** Kept after close when given; otherwise a fresh folder that goes with it. */
  dataDir?: string;
  /** More switches, for example another `--password-store`. */
  args?: string[];
  env?: Record<string, string>;
}

export interface Desktop {
  app: ElectronApplication;
  window: Page;
  dataDir: string;
  /** What the program wrote to its terminal. */
  output(): string;
  /** Quits as a person does, and waits until the process is gone. */
  close(): Promise<void>;
}

/** Starts the built desktop panel in the real Electron. Needs a display and, for the `os` slot, a keyring: see build/keyring.mjs. */
export async function startDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const electron = await resolveElectron();
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'keydesk-desktop-')));
  const app = await _electron.launch({
    executablePath: electron.executable,
    args: [
      ...electron.args,
      `--data=${dataDir}`,
      '--gateway-port=0',
      '--password-store=gnome-libsecret',
      '--disable-gpu',
      ...(options.args ?? []),
    ],
    env: { ...ownEnvironment(), ...electron.env, ...options.env },
  });
  let output = '';
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const window = await firstPanel(app);
  return {
    app,
    window,
    dataDir,
    output: () => output,
    async close() {
      await closeInTime(app, () => output);
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The window once the panel has drawn in it. A start that fails leaves no program behind. */
async function firstPanel(app: ElectronApplication): Promise<Page> {
  try {
    const window = await app.firstWindow();
    await window.locator('#root > *').first().waitFor({ state: 'attached' });
    return window;
  } catch (error) {
    app.process().kill('SIGKILL');
    throw error;
  }
}

const closeMs = 20_000;

/** A program that does not end would hold up every test after it. */
async function closeInTime(app: ElectronApplication, output: () => string): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    app.process().kill('SIGKILL');
    late.reject(new Error(`The desktop did not end within ${closeMs / 1000} s. It said:\n${output()}`));
  }, closeMs);
  await Promise.race([app.close(), late.promise]).finally(() => clearTimeout(timer));
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts the program for runs that end by themselves: `--smoke`, a second instance. */
export async function runDesktop(args: string[]): Promise<Ended> {
  const electron = await resolveElectron();
  const child = spawn(electron.executable, [...electron.args, '--disable-gpu', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...ownEnvironment(), ...electron.env },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

function ownEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
