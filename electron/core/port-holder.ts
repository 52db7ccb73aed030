import { readFile, readdir, readlink } from 'node:fs/promises';
import path from 'node:path';

/** Who is in the way on a port that is taken, in words. */
export async function takenBy(port: number): Promise<string> {
  return `taken by ${(await portHolder(port)) ?? 'another program'}`;
}

/**
 * Which program listens on a port of this machine, as far as the system lets us see (Linux, programs of the same
 * account). null: it cannot be said.
 */
async function portHolder(port: number): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  try {
    const inodes = await listeningInodes(port);
    return inodes.size === 0 ? null : await programWithSocket(inodes);
  } catch {
    return null;
  }
}

/** proc(5), /proc/net/tcp: `sl local_address rem_address st … inode`, hexadecimal; state 0A is LISTEN. */
async function listeningInodes(port: number): Promise<Set<string>> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set<string>();
  for (const line of tables.join('\n').split('\n')) {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    if (local?.endsWith(suffix) && state === '0A' && inode !== undefined) inodes.add(inode);
  }
  return inodes;
}

async function programWithSocket(inodes: ReadonlySet<string>): Promise<string | null> {
  const targets = new Set([...inodes].map((inode) => `socket:[${inode}]`));
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    const open = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const fd of open) {
      const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
      if (!targets.has(target)) continue;
      const name = await nameOf(pid);
      return name === '' ? null : `${name} (process ${pid})`;
    }
  }
  return null;
}

/** By the file that runs: `comm` is the name of a thread, and that of a program for Node 24 is "MainThread". */
async function nameOf(pid: string): Promise<string> {
  const file = await readlink(`/proc/${pid}/exe`).catch(() => '');
  // proc(5): a program that was updated while it runs.
  return path.basename(file.replace(/ \(deleted\)$/, ''));
}
