import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Kysely } from 'kysely';
import { createAudit } from '../audit/audit.ts';
import type { Audit } from '../audit/types.ts';
import { openStore } from '../store/open.ts';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/types.ts';
import { createTestKeyring, type TestKeyring } from './test-keyring.ts';
import type { Sealed, SealedTable, SecretRef, Vault } from './types.ts';
import { createVault } from './vault.ts';

/** For tests: a vault on a real store and a keyring whose moods can be chosen. */
export interface TestVault {
  dir: string;
  keyring: TestKeyring;
  store: Store;
  audit: Audit;
  vault: Vault;
  close(): Promise<void>;
  /** Closes and opens again, with what is on disk. */
  restart(): Promise<void>;
  destroy(): Promise<void>;
}

export async function createTestVault(mood: Partial<TestKeyring> = {}): Promise<TestVault> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'vault-'));
  const dir = path.join(root, 'data');
  const keyring = Object.assign(createTestKeyring(), mood);
  const desk: TestVault = {
    dir,
    keyring,
    ...(await open(dir, keyring)),
    async close() {
      desk.vault.dispose();
      await desk.store.close();
    },
    async restart() {
      await desk.close();
      Object.assign(desk, await open(dir, keyring));
    },
    async destroy() {
      await desk.close();
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
  return desk;
}

async function open(dir: string, keyring: TestKeyring) {
  const store = await openStore({ dir });
  const audit = createAudit({ store });
  return { store, audit, vault: await createVault({ store, keyring, dir, audit }) };
}

export function refOf(row: string): SecretRef {
  return {
    table: 'system_keys',
    row,
    field: 'secret',
    owner: 'system',
    origin: 'https://api.openai.com:443',
  };
}

/** As a save does: sealed, then written. */
export async function saveSecret(
  { store, vault }: Pick<TestVault, 'store' | 'vault'>,
  row: string,
  secret: string,
): Promise<void> {
  await writeSealed(store.db, row, vault.seal(refOf(row), secret));
}

export async function writeSealed(
  db: Kysely<Schema>,
  row: string,
  { dataKeyId, box }: Sealed,
): Promise<void> {
  const columns = { data_key_id: dataKeyId, sealed: box };
  const values: Schema['system_keys'] = {
    id: row,
    service: 'openai',
    label: row,
    role: 'active',
    status: 'verified',
    message: '',
    hint: '',
    fingerprint: '',
    base_url: '',
    added_by: '',
    added_at: 0,
    tested_at: null,
    last_used_at: null,
    ...columns,
  };
  await db
    .insertInto('system_keys')
    .values(values)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
}

export async function readSealed(db: Kysely<Schema>, row: string): Promise<Sealed> {
  const found = await db
    .selectFrom('system_keys')
    .selectAll()
    .where('id', '=', row)
    .executeTakeFirstOrThrow();
  return { dataKeyId: found.data_key_id, box: found.sealed };
}

export async function readSecret(
  { store, vault }: Pick<TestVault, 'store' | 'vault'>,
  row: string,
): Promise<string> {
  return vault.use(refOf(row), await readSealed(store.db, row), (secret) => secret);
}

export function systemKeysTable(db: Kysely<Schema>): SealedTable {
  return {
    table: 'system_keys',
    async list(dataKeyId) {
      const rows = await db
        .selectFrom('system_keys')
        .selectAll()
        .where('data_key_id', '=', dataKeyId)
        .execute();
      return rows.map((row) => ({ ref: refOf(row.id), sealed: { dataKeyId, box: row.sealed } }));
    },
    async replace(ref, sealed, previous) {
      await db
        .updateTable('system_keys')
        .set({ data_key_id: sealed.dataKeyId, sealed: sealed.box })
        .where('id', '=', ref.row)
        .where('sealed', '=', previous.box)
        .execute();
    },
  };
}

/** Every file of the data folder, as bytes. */
export function everythingIn(dir: string): Buffer {
  const entries = fs.readdirSync(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(files.map((file) => fs.readFileSync(path.join(file.parentPath, file.name))));
}
