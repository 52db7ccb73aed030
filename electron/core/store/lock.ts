import path from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { errorCode } from './errors.ts';
import { createPrivateFile, names, readFileIfThere, writePrivateFile } from './files.ts';
import { StoreError } from './types.ts';

const owner = z.strictObject({ pid: z.number().int(), since: z.number().int() });

export interface FolderLock {
  release(): void;
}

/**
 * One process per data folder. The lock is SQLite's own file lock on an empty database, held by an open transaction: the
 * operating system drops it with the process, also after kill -9, so no stale pid file can lock anybody out or let two in.
 */
export function lockFolder(dir: string, nativeBinding: string | undefined): FolderLock {
  const file = path.join(dir, names.lock);
  createPrivateFile(file);
  const database = new Database(file, { timeout: 0, ...(nativeBinding ? { nativeBinding } : {}) });
  try {
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    database.close();
    if (errorCode(error).startsWith('SQLITE_BUSY')) throw alreadyOpen(dir, error);
    throw error;
  }
  const ownerFile = path.join(dir, names.lockOwner);
  try {
    writePrivateFile(ownerFile, JSON.stringify({ pid: process.pid, since: Date.now() }));
  } catch (error) {
    database.close();
    throw error;
  }
  return { release: () => void database.close() };
}

function alreadyOpen(dir: string, cause: unknown): StoreError {
  const holder = holderOf(dir);
  const who = holder ? ` by process ${holder.pid}, since ${new Date(holder.since).toISOString()}` : '';
  return new StoreError(
    'locked',
    `This data folder is already open in another Keydesk${who}.`,
    'Use the Keydesk that is running, stop it, or start this one with another data folder.',
    { cause },
  );
}

function holderOf(dir: string): z.infer<typeof owner> | null {
  try {
    return owner.parse(JSON.parse(readFileIfThere(path.join(dir, names.lockOwner)) ?? ''));
  } catch {
    // Who holds it is a courtesy of the message; the lock itself does not depend on this file.
    return null;
  }
}
