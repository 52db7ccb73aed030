import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFuses } from '../../build/fuses.mjs';
import { needsNoSandbox } from '../../build/runtime/index.mjs';
import { listAsar } from './asar.ts';

const unpacked = {
  linux: 'linux-unpacked/keydesk',
  win32: 'win-unpacked/Keydesk.exe',
  darwin: `mac${process.arch === 'arm64' ? '-arm64' : ''}/Keydesk.app/Contents/MacOS/Keydesk`,
};
const packages = path.resolve(import.meta.dirname, '../../dist/packages');
const executable = path.join(packages, unpacked[process.platform as keyof typeof unpacked]);
const resources =
  process.platform === 'darwin'
    ? path.join(path.dirname(executable), '../Resources')
    : path.join(path.dirname(executable), 'resources');

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'keydesk-packaged-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; output: string }> {
  const sandbox = needsNoSandbox() ? ['--no-sandbox'] : [];
  const child = spawn(executable, [...sandbox, `--data=${folder}`, ...args], {
    env: { ...process.env, KEYDESK_SQLITE_BINDING: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { code, output: out + err };
}

describe('the packaged program', () => {
  test('opens its database and vault and draws its panel', async () => {
    const { code, output } = await run(['--smoke']);
    expect(output).toMatch(/^OK$/m);
    expect(code).toBe(0);
  });

  test('starts again on the data that it left', async () => {
    expect(await run(['--smoke'])).toMatchObject({ code: 0 });
  });

  test('cannot be turned into a Node that runs anything', async () => {
    const { output } = await run(['--smoke', '-e', 'console.log("ran as node")'], {
      ELECTRON_RUN_AS_NODE: '1',
    });
    expect(output).not.toContain('ran as node');
    expect(output).toMatch(/^OK$/m);
  });

  test.each(['--remote-debugging-port=0', '--inspect=0'])('does not start with %s', async (opening) => {
    const { code, output } = await run(['--smoke', opening]);
    expect(code).toBe(1);
    expect(output).not.toMatch(/^OK$|DevTools listening|Debugger listening/m);
  });
});

test('the fuses in its file are as the threat model says', async () => {
  expect(await readFuses(executable)).toMatchObject({
    RunAsNode: false,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableCookieEncryption: true,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
  });
});

describe('its archive', () => {
  let files: string[] = [];

  beforeAll(async () => {
    files = await listAsar(path.join(resources, 'app.asar'));
  });

  test('holds the bundles, the panel and two native modules, and nothing else', () => {
    const kinds = [
      /^package\.json$/,
      /^dist\/(electron|renderer)\//,
      /^node_modules\/(better-sqlite3|@node-rs\/argon2[^/]*)\//,
    ];
    expect(files).toEqual(
      expect.arrayContaining([
        'dist/electron/main.js',
        'dist/electron/preload.cjs',
        'dist/renderer/index.html',
      ]),
    );
    expect(files.filter((file) => !kinds.some((kind) => kind.test(file)))).toEqual([]);
  });

  test('holds one binding per native module', () => {
    const bindings = files.filter((file) => file.endsWith('.node'));
    expect(bindings.filter((file) => file.includes('better-sqlite3'))).toHaveLength(1);
    expect(bindings.filter((file) => file.includes('argon2'))).toHaveLength(1);
  });

  test('holds no source map, no test and no hidden file', () => {
    expect(files.filter((file) => /\.map$|\.test\.|(^|\/)\./.test(file))).toEqual([]);
  });
});
