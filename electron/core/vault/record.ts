import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Kysely } from 'kysely';
import { names, readFileIfThere, timeStamp, writePrivateFile } from '../store/files.ts';
import type { Schema } from '../store/schema.ts';
import { getSetting, setSetting } from '../store/settings.ts';

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

const slotSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['os', 'passphrase', 'weak']),
  dataKeyId: z.string(),
  backend: z.string(),
  wrapped: base64,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  createdAt: z.number().int(),
});
/** One way to the data key. `params` always has the canary; the rest depends on the kind. */
export type Slot = z.infer<typeof slotSchema>;

const keptSchema = z.strictObject({
  /** Sealed under the current data key; see opened.ts. */
  fingerprintKey: base64.nullable(),
  /** Data keys that rotation replaced, while rows may still be sealed under them. */
  retired: z.array(z.strictObject({ id: z.string(), key: base64 })),
});

const recordSchema = z.strictObject({ slots: z.array(slotSchema), ...keptSchema.shape });
/** Everything that is needed to get from a keyring or a passphrase to the secrets. Nothing in it opens without one of these. */
export type KeyRecord = z.infer<typeof recordSchema>;

export const emptyRecord: KeyRecord = { slots: [], fingerprintKey: null, retired: [] };
const setting = 'vault';

/**
 * The database has the word; the mirror file stands in where the database was lost. A mirror with keys that the database does
 * not know (a backup from before a rotation was restored) is put aside, not overwritten: it may be the way to rescued rows.
 */
export async function loadRecord(db: Kysely<Schema>, dir: string): Promise<KeyRecord> {
  const stored = await readStored(db);
  const mirrored = readMirror(dir);
  if (stored.slots.length === 0 && mirrored) {
    await db.transaction().execute((transaction) => writeStored(transaction, mirrored));
    return mirrored;
  }
  if (mirrored && JSON.stringify(mirrored) !== JSON.stringify(stored)) {
    const known = dataKeyIds(stored);
    if ([...dataKeyIds(mirrored)].some((id) => !known.has(id))) putMirrorAside(dir);
  }
  if (stored.slots.length > 0) writeMirror(dir, stored);
  return stored;
}

/** The mirror first: killed in between, the database still has the old record, which is whole. */
export async function saveRecord(db: Kysely<Schema>, dir: string, record: KeyRecord): Promise<void> {
  writeMirror(dir, record);
  await db.transaction().execute((transaction) => writeStored(transaction, record));
}

/** Keeps what may one day open the old secrets, and leaves no slot behind. */
export async function abandonRecord(db: Kysely<Schema>, dir: string): Promise<void> {
  putMirrorAside(dir);
  await db.transaction().execute((transaction) => writeStored(transaction, emptyRecord));
}

function dataKeyIds(record: KeyRecord): Set<string> {
  return new Set([...record.slots.map((slot) => slot.dataKeyId), ...record.retired.map((key) => key.id)]);
}

async function readStored(db: Kysely<Schema>): Promise<KeyRecord> {
  const rows = await db.selectFrom('key_slots').selectAll().orderBy('created_at').orderBy('id').execute();
  const slots = rows.map((row) =>
    slotSchema.parse({
      id: row.id,
      kind: row.kind,
      dataKeyId: row.data_key_id,
      backend: row.backend,
      wrapped: Buffer.from(row.wrapped).toString('base64'),
      params: JSON.parse(row.params),
      createdAt: row.created_at,
    }),
  );
  const kept = await getSetting(db, setting, keptSchema);
  return { slots, fingerprintKey: kept?.fingerprintKey ?? null, retired: kept?.retired ?? [] };
}

async function writeStored(db: Kysely<Schema>, { slots, fingerprintKey, retired }: KeyRecord): Promise<void> {
  await db.deleteFrom('key_slots').execute();
  for (const slot of slots) {
    await db
      .insertInto('key_slots')
      .values({
        id: slot.id,
        kind: slot.kind,
        data_key_id: slot.dataKeyId,
        backend: slot.backend,
        wrapped: Buffer.from(slot.wrapped, 'base64'),
        params: JSON.stringify(slot.params),
        created_at: slot.createdAt,
      })
      .execute();
  }
  await setSetting(db, setting, { fingerprintKey, retired });
}

const mirrorFile = (dir: string) => path.join(dir, names.keySlots);

function writeMirror(dir: string, record: KeyRecord): void {
  writePrivateFile(mirrorFile(dir), JSON.stringify(record));
}

function readMirror(dir: string): KeyRecord | null {
  const text = readFileIfThere(mirrorFile(dir));
  if (text === null) return null;
  const parsed = recordSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  putMirrorAside(dir);
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function putMirrorAside(dir: string): void {
  const file = mirrorFile(dir);
  if (!fs.existsSync(file)) return;
  fs.renameSync(file, path.join(dir, `key-slots-${timeStamp(Date.now())}.json`));
}
