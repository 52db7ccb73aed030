import fs from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { asStoreError } from './errors.ts';
import { openStore } from './open.ts';
import { getSetting, setSetting } from './settings.ts';
import {
  canMount,
  createTestFolder,
  mountSmallDisk,
  type SmallDisk,
  type TestFolder,
} from './test-folder.ts';
import { StoreError, type Store } from './types.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = createTestFolder();
});
afterEach(() => folder.destroy());

const kept = (store: Store) => getSetting(store.db, 'kept', z.string());

async function saveUntilItFails(store: Store): Promise<unknown> {
  for (let n = 0; ; n += 1) {
    try {
      await store.db
        .transaction()
        .execute((transaction) => setSetting(transaction, `filler ${n}`, 'x'.repeat(4000)));
    } catch (error) {
      return error;
    }
  }
}

describe('when a save finds no room', () => {
  test('it says so in words, keeps what was there, and works again once there is room', async () => {
    await folder.fill('before');
    const store = await folder.open();
    await sql`PRAGMA max_page_count = 40`.execute(store.db);
    const error = asStoreError(await saveUntilItFails(store));
    expect(error).toMatchObject({ code: 'disk_full', message: expect.stringContaining('full') });
    expect(await kept(store)).toBe('before');
    await sql`PRAGMA max_page_count = 4000`.execute(store.db);
    await setSetting(store.db, 'kept', 'after');
    expect(await kept(store)).toBe('after');
  });
});

// Mounting takes an account that may; elsewhere the test above and the one below it stand for these.
describe.runIf(canMount())('on a disk of its own', () => {
  let disk: SmallDisk;
  const dir = () => path.join(folder.dir, 'disk', 'data');

  beforeEach(() => {
    disk = mountSmallDisk(path.join(folder.dir, 'disk'), '600k');
  });
  afterEach(() => disk.unmount());

  test('that is full, nothing that was saved is lost', async () => {
    const store = await openStore({ dir: dir() });
    await setSetting(store.db, 'kept', 'before');
    expect(asStoreError(await saveUntilItFails(store))).toMatchObject({ code: 'disk_full' });
    expect(await kept(store)).toBe('before');
    await store.close();
    disk.remount('size=4m');
    const again = await openStore({ dir: dir() });
    expect(await kept(again)).toBe('before');
    expect(again.notices).toEqual([]);
    await again.close();
  });

  test('that is full before the first start, the start says so and can be repeated', async () => {
    const filler = path.join(folder.dir, 'disk', 'filler');
    fs.writeFileSync(filler, '');
    expect(() => {
      for (;;) fs.appendFileSync(filler, Buffer.alloc(4096));
    }).toThrow('ENOSPC');
    await expect(openStore({ dir: dir() })).rejects.toMatchObject({ code: 'disk_full' });
    fs.rmSync(filler);
    const store = await openStore({ dir: dir() });
    expect(store.notices).toEqual([]);
    await store.close();
  });

  test('that became read-only, the start says so and changes nothing', async () => {
    await (await openStore({ dir: dir() })).close();
    disk.remount('ro');
    await expect(openStore({ dir: dir() })).rejects.toMatchObject({ code: 'read_only' });
    disk.remount('rw');
    const store = await openStore({ dir: dir() });
    expect(store.notices).toEqual([]);
    await store.close();
  });
});

describe('errors of SQLite and the file system', () => {
  test.each([
    ['SQLITE_FULL', 'disk_full'],
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['SQLITE_IOERR_SHMSIZE', 'disk_full'],
    ['SQLITE_READONLY_DIRECTORY', 'read_only'],
    ['SQLITE_CANTOPEN', 'read_only'],
    ['EROFS', 'read_only'],
    ['EACCES', 'read_only'],
    ['SQLITE_BUSY', 'locked'],
    ['SQLITE_CORRUPT_INDEX', 'damaged'],
    ['SQLITE_NOTADB', 'damaged'],
    ['SQLITE_IOERR_FSYNC', 'io'],
  ])('%s means %s, in words without a path', (code, expected) => {
    const cause = Object.assign(new Error(`${code}: /home/ada/keydesk.sqlite`), { code });
    const error = asStoreError(cause);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ code: expected, cause });
    expect(`${error?.message}${error?.hint}`).not.toMatch(/ada|SQLITE|E[A-Z]{4}/);
    expect(error?.hint).not.toBe('');
  });

  test('others are not about storage', () => {
    expect(asStoreError(new Error('boom'))).toBeNull();
    expect(asStoreError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toBeNull();
    expect(asStoreError(Object.assign(new Error('x'), { code: 'SQLITE_CONSTRAINT_UNIQUE' }))).toBeNull();
  });
});
