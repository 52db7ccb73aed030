import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Target, chatPath, end } from './target.ts';

const server = join(import.meta.dirname, '../upstream/server.ts');

/** The provider's stand-in, asked without anything between. */
export async function startUpstream(): Promise<Target> {
  const child = spawn(process.execPath, [server], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { port } = JSON.parse(line) as { port: number };
  return {
    name: 'direct',
    port,
    path: chatPath,
    headers: {},
    pid: child.pid ?? 0,
    stop: () => end(child),
  };
}
