import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openStore } from './open.ts';
import { getSetting, setSetting } from './settings.ts';
import type { Store } from './types.ts';

let dir: string;
let opened: Store[] = [];

beforeEach(() => {
  dir = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'store-')), 'data');
});

afterEach(async () => {
  for (const store of opened) await store.close();
  opened = [];
  fs.rmSync(path.dirname(dir), { recursive: true, force: true });
});

async function open(): Promise<Store> {
  const store = await openStore({ dir });
  opened.push(store);
  return store;
}

const databaseFile = () => path.join(dir, 'keydesk.sqlite');
const mode = (file: string) => (fs.statSync(file).mode & 0o777).toString(8);

describe('the data folder', () => {
  test('is made for this account only, with every file in it', async () => {
    const store = await open();
    await setSetting(store.db, 'a', 1);
    expect(mode(dir)).toBe('700');
    for (const name of fs.readdirSync(dir)) expect([name, mode(path.join(dir, name))]).toEqual([name, '600']);
    await store.close();
    expect(mode(path.join(dir, 'backups'))).toBe('700');
    for (const name of fs.readdirSync(path.join(dir, 'backups'))) {
      expect(mode(path.join(dir, 'backups', name))).toBe('600');
    }
  });

  test('keeps its own mode, with a warning, when it holds other things', async () => {
    fs.mkdirSync(dir, { recursive: true });
    fs.chmodSync(dir, 0o755);
    fs.writeFileSync(path.join(dir, 'thesis.txt'), 'mine');
    const store = await open();
    expect(mode(dir)).toBe('755');
    expect(store.notices).toMatchObject([{ level: 'warning' }]);
  });

  test('keeps what was saved over a restart', async () => {
    const store = await open();
    await setSetting(store.db, 'port', { value: 4780 });
    await store.close();
    const again = await open();
    expect(await getSetting(again.db, 'port', z.object({ value: z.number() }))).toEqual({ value: 4780 });
    expect(again.notices).toEqual([]);
  });

  test('leaves one file when closed: no write-ahead log', async () => {
    const store = await open();
    await setSetting(store.db, 'a', 1);
    await store.close();
    expect(fs.readdirSync(dir).toSorted()).toEqual([
      'backups',
      'keydesk.sqlite',
      'lock-owner.json',
      'lock.sqlite',
    ]);
  });
});

describe('the connection', () => {
  test('syncs fully, keeps references, overwrites what is deleted, on the second open too', async () => {
    await (await open()).close();
    const store = await open();
    const pragma = async (name: string) => {
      const { rows } = await sql<Record<string, unknown>>`PRAGMA ${sql.raw(name)}`.execute(store.db);
      return Object.values(rows[0] ?? {})[0];
    };
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('foreign_keys')).toBe(1);
    expect(await pragma('secure_delete')).toBe(1);
    expect(await pragma('trusted_schema')).toBe(0);
    expect(await pragma('cell_size_check')).toBe(1);
  });
});

describe('a second Keydesk on the same folder', () => {
  test('is refused with the process that has it, and may have it afterwards', async () => {
    const store = await open();
    await expect(openStore({ dir })).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    await store.close();
    await expect(open()).resolves.toBeDefined();
  });

  test('is let in once the other process is gone, also when it was killed', async () => {
    const script = fileURLToPath(new URL('./hold.child.ts', import.meta.url));
    const child = spawn(process.execPath, [script, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await expect(openStore({ dir })).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(`process ${child.pid}`),
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await open()).notices).toEqual([]);
  });
});

describe('a database of a newer Keydesk', () => {
  test('is refused and not touched', async () => {
    await (await open()).close();
    const raw = new Database(databaseFile());
    raw.pragma('user_version = 99');
    raw.pragma('journal_mode = DELETE');
    raw.close();
    const before = fs.readFileSync(databaseFile());
    await expect(openStore({ dir })).rejects.toMatchObject({ code: 'newer_version' });
    expect(fs.readFileSync(databaseFile()).equals(before)).toBe(true);
    expect(fs.readdirSync(dir).filter((name) => name.includes('corrupt'))).toEqual([]);
  });

  test('is refused also when the version is still in the write-ahead log of a killed process', async () => {
    await (await open()).close();
    const raw = new Database(databaseFile());
    raw.pragma('user_version = 99');
    fs.cpSync(dir, `${dir}-killed`, { recursive: true });
    raw.close();
    await expect(openStore({ dir: `${dir}-killed` })).rejects.toMatchObject({ code: 'newer_version' });
  });
});
