import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sharedCache } from '../../../build/paths.mjs';
import { type Target, chatPath, end, freePort, start, untilReady } from './target.ts';

const version = '1.15.2';
const folder = join(sharedCache, 'bench', `portkey-${version}`);
const program = join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js');

/** The peer that most resembles Keydesk: a gateway for these providers on Node. Null: it is not here and npm cannot get it. */
export async function startPortkey(upstreamPort: number): Promise<Target | null> {
  if (!existsSync(program) && !(await install())) return null;
  const port = await freePort();
  const child = start(process.execPath, [program, `--port=${port}`, '--headless'], {
    ...process.env,
    NODE_ENV: 'production',
  });
  await untilReady(child, port);
  const headers = {
    authorization: 'Bearer sk-bench',
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}/v1`,
  };
  return { name: 'portkey', port, path: chatPath, headers, pid: child.pid ?? 0, stop: () => end(child) };
}

/** Into a folder of its own, for all clones: never into the project. */
async function install(): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `@portkey-ai/gateway@${version}`];
  try {
    await promisify(execFile)('npm', args, { cwd: folder, timeout: 120_000 });
    return true;
  } catch {
    return false;
  }
}
