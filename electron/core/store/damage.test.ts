import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { migrations } from './migrate.ts';
import { getSetting, setSetting } from './settings.ts';
import { createTestFolder, type TestFolder } from './test-folder.ts';
import type { Store } from './types.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = createTestFolder();
});
afterEach(() => folder.destroy());

const kept = (store: Store) => getSetting(store.db, 'kept', z.string());
const corruptNames = () => folder.names().filter((name) => name.includes('.corrupt-'));

function overwrite(file: string, at: number, bytes: Buffer): void {
  const handle = fs.openSync(file, 'r+');
  fs.writeSync(handle, bytes, 0, bytes.length, at);
  fs.closeSync(handle);
}

/** Enough pages that one of them can be hit without hitting the schema. */
async function fillPages(): Promise<void> {
  const store = await folder.open();
  for (let n = 0; n < 200; n += 1) await setSetting(store.db, `filler ${n}`, 'x'.repeat(500));
  await store.close();
}

const spoil: Record<string, (file: string) => void> = {
  'zero bytes long': (file) => fs.truncateSync(file, 0),
  'garbage from its first byte': (file) => overwrite(file, 0, Buffer.alloc(4096, 'garbage ')),
  'cut in the middle': (file) => fs.truncateSync(file, Math.floor(fs.statSync(file).size / 2 / 4096) * 4096),
  'cut within a page': (file) => fs.truncateSync(file, 5000),
  'shorter than a header': (file) => fs.truncateSync(file, 50),
  'damaged on a page': (file) => overwrite(file, fs.statSync(file).size - 3 * 4096, Buffer.alloc(8192, 0xff)),
  'somebody else’s database': (file) => {
    fs.rmSync(file);
    const other = new Database(file);
    other.exec('CREATE TABLE photos (x); PRAGMA user_version = 1');
    other.close();
  },
};

describe.each(Object.keys(spoil))('a database that is %s', (kind) => {
  beforeEach(async () => {
    await folder.fill('in the backup');
    await fillPages();
  });

  test('is put aside, and the newest good backup takes its place', async () => {
    spoil[kind]?.(folder.file);
    const spoilt = fs.readFileSync(folder.file);
    const store = await folder.open();
    expect(await kept(store)).toBe('in the backup');
    expect(store.notices).toMatchObject([
      { level: 'warning', message: expect.stringContaining('backup of') },
    ]);
    const [aside = ''] = corruptNames();
    expect(fs.readFileSync(path.join(folder.dir, aside)).equals(spoilt)).toBe(true);
    await store.close();
    expect((await folder.open()).notices).toEqual([]);
  });

  test('is put aside, and without a backup a new one is made and the loss is said', async () => {
    fs.rmSync(folder.backups, { recursive: true });
    spoil[kind]?.(folder.file);
    const store = await folder.open();
    expect(await kept(store)).toBeNull();
    expect(store.notices).toMatchObject([{ message: expect.stringContaining('no good backup') }]);
    expect(corruptNames()).toHaveLength(1);
    for (const { message } of store.notices) expect(message).not.toContain(folder.dir);
  });
});

describe('a database that is gone', () => {
  test('is restored from its backup', async () => {
    await folder.fill('in the backup');
    fs.rmSync(folder.file);
    const store = await folder.open();
    expect(await kept(store)).toBe('in the backup');
    expect(store.notices).toMatchObject([{ message: expect.stringContaining('was gone') }]);
  });

  test.each(['keydesk.sqlite-wal', 'keydesk.sqlite-shm', 'key-slots.json'])(
    'is a loss, not a first run, when %s is still there',
    async (trace) => {
      fs.mkdirSync(folder.dir, { mode: 0o700, recursive: true });
      fs.writeFileSync(path.join(folder.dir, trace), 'left behind');
      const store = await folder.open();
      expect(store.notices).toMatchObject([
        { level: 'warning', message: expect.stringContaining('was gone') },
      ]);
    },
  );

  test('is a first run in a new folder, and after one that was killed while it was made', async () => {
    fs.mkdirSync(folder.dir, { mode: 0o700, recursive: true });
    fs.writeFileSync(path.join(folder.dir, 'keydesk.sqlite.new'), 'half');
    expect((await folder.open()).notices).toEqual([]);
    expect(folder.names()).not.toContain('keydesk.sqlite.new');
  });
});

describe('backups', () => {
  const backupNames = () => fs.readdirSync(folder.backups).toSorted();

  test('are made once a day', async () => {
    await folder.fill('one');
    await folder.fill('two');
    expect(backupNames()).toHaveLength(1);
    const [name = ''] = backupNames();
    fs.renameSync(
      path.join(folder.backups, name),
      path.join(folder.backups, 'keydesk-20200101T000000000Z-daily.sqlite'),
    );
    await folder.fill('three');
    expect(backupNames()).toHaveLength(2);
  });

  test('are kept to the newest three', async () => {
    await folder.fill('one');
    const [name = ''] = backupNames();
    for (const day of ['01', '02', '03', '04']) {
      const old = `keydesk-202001${day}T000000000Z-daily.sqlite`;
      fs.copyFileSync(path.join(folder.backups, name), path.join(folder.backups, old));
    }
    fs.rmSync(path.join(folder.backups, name));
    await folder.fill('two');
    expect(backupNames()).toHaveLength(3);
    expect(backupNames().slice(0, 2)).toEqual([
      'keydesk-20200103T000000000Z-daily.sqlite',
      'keydesk-20200104T000000000Z-daily.sqlite',
    ]);
  });

  test('that are damaged themselves are passed over for an older one', async () => {
    await folder.fill('in the old backup');
    const [name = ''] = backupNames();
    const good = path.join(folder.backups, name);
    fs.copyFileSync(good, path.join(folder.backups, 'keydesk-20200101T000000000Z-daily.sqlite'));
    overwrite(good, 0, Buffer.alloc(4096, 1));
    fs.truncateSync(folder.file, 0);
    expect(await kept(await folder.open())).toBe('in the old backup');
  });

  test('half made by a killed process are not taken for backups', async () => {
    await folder.fill('one');
    const [name = ''] = backupNames();
    fs.renameSync(path.join(folder.backups, name), path.join(folder.backups, `${name}.tmp`));
    fs.truncateSync(folder.file, 0);
    expect(await kept(await folder.open())).toBeNull();
  });

  test('are all replaced by a fresh one when the file is rewritten', async () => {
    const store = await folder.open();
    await setSetting(store.db, 'kept', 'a value to be forgotten');
    await store.compact();
    await setSetting(store.db, 'kept', 'new');
    await store.compact();
    await store.close();
    expect(backupNames()).toHaveLength(1);
    for (const file of [folder.file, path.join(folder.backups, backupNames()[0] ?? '')]) {
      expect(fs.readFileSync(file).includes('a value to be forgotten')).toBe(false);
    }
  });
});

describe('migrations', () => {
  const second = 'ALTER TABLE users ADD COLUMN email TEXT';

  test('run once, in order, with a backup before', async () => {
    await folder.fill('from before');
    const store = await folder.open([...migrations, second]);
    expect(await kept(store)).toBe('from before');
    expect(fs.readdirSync(folder.backups).some((name) => name.includes('before-v2'))).toBe(true);
    await store.close();
    await (await folder.open([...migrations, second])).close();
    await expect(folder.open()).rejects.toMatchObject({ code: 'newer_version' });
  });

  test('that fail leave everything as it was', async () => {
    await folder.fill('from before');
    await expect(folder.open([...migrations, `${second}; SELECT broken(`])).rejects.toThrow(
      /syntax|incomplete/,
    );
    const orphan =
      "INSERT INTO agents VALUES ('a', 'nobody', 'x', zeroblob(32), '', NULL, 0, NULL, NULL, NULL)";
    await expect(folder.open([...migrations, `PRAGMA defer_foreign_keys = ON; ${orphan}`])).rejects.toThrow(
      'refer to nothing',
    );
    const store = await folder.open();
    expect(await kept(store)).toBe('from before');
    expect(store.notices).toEqual([]);
  });

  test('killed with kill -9 in the middle never happened', async () => {
    await folder.fill('from before');
    const script = fileURLToPath(new URL('./migrate.child.ts', import.meta.url));
    const child = spawn(process.execPath, [script, folder.dir], { stdio: ['ignore', 'inherit', 'inherit'] });
    const walSize = () => fs.statSync(`${folder.file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    await expect.poll(walSize, { timeout: 15_000 }).toBeGreaterThan(1_000_000);
    child.kill('SIGKILL');
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);

    const store = await folder.open([...migrations, second]);
    expect(await kept(store)).toBe('from before');
    expect(store.notices).toEqual([]);
    const tables = await store.db.introspection.getTables();
    expect(tables.map((table) => table.name)).not.toContain('extra');
    expect(tables.find((table) => table.name === 'users')?.columns.map((column) => column.name)).toContain(
      'email',
    );
  });
});
