import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createTestVault,
  everythingIn,
  readSealed,
  readSecret,
  refOf,
  saveSecret,
  systemKeysTable,
  writeSealed,
  type TestVault,
} from './test-vault.ts';

const passphrase = 'correct horse battery staple';
const rows = Array.from({ length: 8 }, (_, n) => `row ${n}`);
let desk: TestVault;

beforeEach(async () => {
  desk = await createTestVault();
  for (const row of rows) await saveSecret(desk, row, `secret of ${row}`);
});
afterEach(() => desk.destroy());

const dataKeyId = async () =>
  (await desk.store.db.selectFrom('key_slots').select('data_key_id').executeTakeFirstOrThrow()).data_key_id;
const rowKeyIds = async () =>
  new Set(
    (await desk.store.db.selectFrom('system_keys').select('data_key_id').execute()).map(
      (row) => row.data_key_id,
    ),
  );

const expected = rows.map((row) => `secret of ${row}`);
const readAll = () => Promise.all(rows.map((row) => readSecret(desk, row)));

describe('rotating the data key', () => {
  test('seals every row again, and every slot opens the new key', async () => {
    await desk.vault.addPassphrase(passphrase);
    desk.vault.registerTable(systemKeysTable(desk.store.db));
    const before = await dataKeyId();
    await desk.vault.rotate({ id: 'u1', name: 'Ada' });
    const after = await dataKeyId();
    expect(after).not.toBe(before);
    expect(await rowKeyIds()).toEqual(new Set([after]));
    expect(await readAll()).toEqual(expected);
    expect((await desk.audit.list({ limit: 1 })).rows).toMatchObject([
      { actor: 'Ada', action: 'vault.rotated' },
    ]);

    await desk.restart();
    expect(await readAll()).toEqual(expected);
    desk.vault.lock();
    await desk.vault.unlock(passphrase);
    expect(await readAll()).toEqual(expected);
  });

  test('can be done again and again', async () => {
    await desk.vault.addPassphrase(passphrase);
    desk.vault.registerTable(systemKeysTable(desk.store.db));
    for (let n = 0; n < 3; n += 1) await desk.vault.rotate();
    desk.keyring.locked = true;
    await desk.restart();
    await desk.vault.unlock(passphrase);
    expect(await readAll()).toEqual(expected);
  });

  test('keeps fingerprints, so that a duplicate is still one', async () => {
    const before = desk.vault.fingerprint('duplicate', 'x');
    await desk.vault.rotate();
    await desk.restart();
    expect(desk.vault.fingerprint('duplicate', 'x')).toBe(before);
  });

  test('leaves neither old ciphertext nor old slots in the folder', async () => {
    desk.vault.registerTable(systemKeysTable(desk.store.db));
    const old = await readSealed(desk.store.db, 'row 1');
    const slot = await desk.store.db.selectFrom('key_slots').selectAll().executeTakeFirstOrThrow();
    await desk.store.compact();
    expect(everythingIn(desk.dir).includes(Buffer.from(old.box))).toBe(true);
    await desk.vault.rotate();
    await desk.restart();
    const current = await desk.store.db
      .selectFrom('settings')
      .select('value')
      .where('key', '=', 'vault')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(current.value)).toMatchObject({ retired: [] });
    expect(desk.vault.canOpen(refOf('row 1'), old)).toBe(false);
    await desk.close();
    expect(everythingIn(desk.dir).includes(Buffer.from(old.box))).toBe(false);
    expect(everythingIn(desk.dir).includes(Buffer.from(slot.wrapped))).toBe(false);
  });

  test('does not overwrite a secret that is saved meanwhile', async () => {
    const table = systemKeysTable(desk.store.db);
    desk.vault.registerTable({
      ...table,
      async list(id) {
        const found = await table.list(id);
        await saveSecret(desk, 'row 3', 'saved meanwhile');
        return found;
      },
    });
    await desk.vault.rotate();
    expect(await readSecret(desk, 'row 3')).toBe('saved meanwhile');
    await desk.restart();
    expect(await readSecret(desk, 'row 3')).toBe('saved meanwhile');
  });

  test('loses no secret that was sealed before and is written after', async () => {
    desk.vault.registerTable(systemKeysTable(desk.store.db));
    const slow = desk.vault.seal(refOf('late'), 'a slow save');
    await desk.vault.rotate();
    await writeSealed(desk.store.db, 'late', slow);
    expect(await readSecret(desk, 'late')).toBe('a slow save');
    await desk.restart();
    desk.vault.registerTable(systemKeysTable(desk.store.db));
    await expect.poll(rowKeyIds).toEqual(new Set([await dataKeyId()]));
    await desk.restart();
    expect(await readSecret(desk, 'late')).toBe('a slow save');
  });

  test('leaves a row that did not open before as it is', async () => {
    const sealed = await readSealed(desk.store.db, 'row 2');
    const altered = { ...sealed, box: sealed.box.toReversed() };
    await writeSealed(desk.store.db, 'row 2', altered);
    desk.vault.registerTable(systemKeysTable(desk.store.db));
    await desk.vault.rotate();
    expect(await readSealed(desk.store.db, 'row 2')).toMatchObject({ dataKeyId: sealed.dataKeyId });
    expect(await readSecret(desk, 'row 3')).toBe('secret of row 3');
  });

  test('changes nothing when the keyring does not take the new key', async () => {
    const before = await dataKeyId();
    desk.keyring.locked = true;
    await expect(desk.vault.rotate()).rejects.toMatchObject({ code: 'no_keyring' });
    desk.keyring.locked = false;
    await desk.restart();
    expect(await dataKeyId()).toBe(before);
    expect(await readAll()).toEqual(expected);
  });

  test('survives a database that is older than the file of the slots: a kill in between, a restored backup', async () => {
    await desk.close();
    const database = path.join(desk.dir, 'keydesk.sqlite');
    const before = fs.readFileSync(database);
    await desk.restart();
    desk.vault.registerTable(systemKeysTable(desk.store.db));
    await desk.vault.rotate();
    await desk.close();
    fs.writeFileSync(database, before);
    await desk.restart();
    expect(await readAll()).toEqual(expected);
    expect(fs.readdirSync(desk.dir).filter((name) => /^key-slots-\d/.test(name))).toHaveLength(1);
  });

  test('refuses a passphrase entry whose public key was swapped from outside', async () => {
    await desk.vault.addPassphrase(passphrase);
    const other = await createTestVault({ available: false });
    await other.vault.initialise({ mode: 'passphrase', passphrase: 'the attacker knows this one' });
    const foreign = await other.store.db.selectFrom('key_slots').selectAll().executeTakeFirstOrThrow();
    await other.destroy();
    const mine = await desk.store.db
      .selectFrom('key_slots')
      .selectAll()
      .where('kind', '=', 'passphrase')
      .executeTakeFirstOrThrow();
    const params = JSON.stringify({
      ...JSON.parse(mine.params),
      publicKey: JSON.parse(foreign.params).publicKey,
    });
    await desk.store.db.updateTable('key_slots').set({ params }).where('id', '=', mine.id).execute();
    await desk.restart();
    await expect(desk.vault.rotate()).rejects.toMatchObject({ code: 'unreadable' });
    expect(await readAll()).toEqual(expected);
  });

  test('locked in the middle, it stops and is finished after unlocking', async () => {
    await desk.vault.addPassphrase(passphrase);
    const table = systemKeysTable(desk.store.db);
    let armed = true;
    desk.vault.registerTable({
      ...table,
      async replace(ref, sealed, previous) {
        await table.replace(ref, sealed, previous);
        if (armed) desk.vault.lock();
        armed = false;
      },
    });
    await expect(desk.vault.rotate()).rejects.toMatchObject({ code: 'locked' });
    await desk.vault.unlock(passphrase);
    expect(await readAll()).toEqual(expected);
    expect(await rowKeyIds()).toEqual(new Set([await dataKeyId()]));
  });
});

function start(script: URL, ...args: string[]) {
  const secret = desk.keyring.secret.toString('hex');
  return spawn(process.execPath, [fileURLToPath(script), desk.dir, secret, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('killed with kill -9', () => {
  test.each([
    'while the new key is wrapped',
    'when the slots have the new key',
    'after row 1',
    'after row 4',
    'after row 8',
    'before the file is rewritten',
    'at the end',
  ])('%s, a rotation loses nothing and is finished by the next start', async (moment) => {
    await desk.close();
    const child = start(new URL('./rotate.child.ts', import.meta.url), moment);
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    await desk.restart();
    expect(desk.store.notices).toEqual([]);
    expect(await readAll()).toEqual(expected);
    desk.vault.registerTable(systemKeysTable(desk.store.db));
    await expect.poll(rowKeyIds).toEqual(new Set([await dataKeyId()]));
    expect(await readAll()).toEqual(expected);
  });

  test.each([1, 2, 7, 30])(
    'after save %i was acknowledged, that secret is there, or a later one',
    async (acknowledged) => {
      await desk.close();
      const child = start(new URL('./save.child.ts', import.meta.url));
      let last = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        last = Number(line);
        if (last === acknowledged) child.kill('SIGKILL');
      }
      await desk.restart();
      const [, kept = ''] = /^secret (\d+)$/.exec(await readSecret(desk, 'a')) ?? [];
      expect(Number(kept)).toBeGreaterThanOrEqual(last);
      expect(last).toBeGreaterThanOrEqual(acknowledged);
    },
  );
});
