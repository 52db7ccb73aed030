import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Migrations } from './migrate.ts';
import { openStore } from './open.ts';
import { setSetting } from './settings.ts';
import type { Store } from './types.ts';

/** For tests: a data folder, and ways to spoil it. */
export interface TestFolder {
  dir: string;
  file: string;
  backups: string;
  open(steps?: Migrations): Promise<Store>;
  /** Opens, keeps one value, closes. */
  fill(value: string): Promise<void>;
  names(): string[];
  destroy(): Promise<void>;
}

export function createTestFolder(): TestFolder {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'store-'));
  const dir = path.join(root, 'data');
  const opened: Store[] = [];
  const folder: TestFolder = {
    dir,
    file: path.join(dir, 'keydesk.sqlite'),
    backups: path.join(dir, 'backups'),
    async open(steps) {
      const store = await openStore({ dir }, steps);
      opened.push(store);
      return store;
    },
    async fill(value) {
      const store = await folder.open();
      await setSetting(store.db, 'kept', value);
      await store.close();
    },
    names: () => fs.readdirSync(dir).toSorted(),
    async destroy() {
      for (const store of opened) await store.close();
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
  return folder;
}

export interface SmallDisk {
  remount(options: string): void;
  unmount(): void;
}

const run = (program: string, ...args: string[]) => void execFileSync(program, args, { stdio: 'ignore' });

/** A disk of its own for a test; only an account that may mount gets one. */
export function mountSmallDisk(at: string, size: string): SmallDisk {
  fs.mkdirSync(at, { recursive: true });
  run('mount', '-t', 'tmpfs', '-o', `size=${size},mode=0700`, 'tmpfs', at);
  return {
    remount: (options) => run('mount', '-o', `remount,${options}`, at),
    unmount: () => run('umount', at),
  };
}

export function canMount(): boolean {
  const at = fs.mkdtempSync(path.join(os.tmpdir(), 'disk-'));
  try {
    mountSmallDisk(at, '64k').unmount();
    return true;
  } catch {
    return false;
  } finally {
    fs.rmdirSync(at);
  }
}
