import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/types.ts';
import { createAudit } from './audit.ts';
import type { Audit } from './types.ts';

let dir: string;
let store: Store;
let audit: Audit;

beforeEach(async () => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'audit-'));
  store = await openStore({ dir: path.join(dir, 'data') });
  audit = createAudit({ store });
});

afterEach(async () => {
  await store.close();
  fs.rmSync(dir, { recursive: true, force: true });
});

const admin = { id: 'u1', name: 'Ada' };
const entry = (n: number) => ({
  actor: admin,
  action: 'system_key.saved',
  subject: `key ${n}`,
  details: { n },
});

async function recordMany(count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, n) => audit.record(entry(n))));
}

describe('the audit log', () => {
  test('an empty one is sound', async () => {
    expect(await audit.verify()).toEqual({ ok: true, rows: 0 });
  });

  test('keeps one order when many record at once, over more than one page of the check', async () => {
    await recordMany(1203);
    expect(await audit.verify()).toEqual({ ok: true, rows: 1203 });
  });

  test('is listed newest first, page by page', async () => {
    await recordMany(5);
    const first = await audit.list({ limit: 2 });
    expect(first.rows.map((row) => row.seq)).toEqual([5, 4]);
    const second = await audit.list({ limit: 2, cursor: first.next ?? '' });
    expect(second.rows.map((row) => row.seq)).toEqual([3, 2]);
    const last = await audit.list({ limit: 2, cursor: second.next ?? '' });
    expect(last).toMatchObject({ rows: [{ seq: 1, actor: 'Ada', details: { n: 0 } }], next: null });
  });

  test('names Keydesk itself where nobody acted', async () => {
    await audit.record({ actor: null, action: 'system_key.disabled', subject: 'openai' });
    expect((await audit.list({})).rows[0]).toMatchObject({ actor: 'Keydesk', details: {} });
  });

  test('goes on where it was after a restart', async () => {
    await recordMany(3);
    await store.close();
    store = await openStore({ dir: path.join(dir, 'data') });
    audit = createAudit({ store });
    await recordMany(2);
    expect(await audit.verify()).toEqual({ ok: true, rows: 5 });
  });

  test('falls with the transaction of the change that it is about', async () => {
    await recordMany(1);
    const failed = store.db.transaction().execute(async (transaction) => {
      await audit.recordIn(transaction, entry(7));
      throw new Error('the change did not work');
    });
    await expect(failed).rejects.toThrow('did not work');
    expect(await audit.verify()).toEqual({ ok: true, rows: 1 });
  });

  test('holds no secret, even when somebody put one into an entry', async () => {
    const secret = `sk-ant-${'x'.repeat(40)}`;
    await audit.record({
      actor: admin,
      action: 'a.b',
      subject: secret,
      details: { error: `refused ${secret}` },
    });
    const rows = await store.db.selectFrom('audit_log').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(await audit.verify()).toMatchObject({ ok: true });
  });
});

describe('tampering shows', () => {
  beforeEach(() => recordMany(10));

  const broken = async () => (await audit.verify()).firstBroken;

  test('in an altered row', async () => {
    await store.db.updateTable('audit_log').set({ actor: 'Eve' }).where('seq', '=', 4).execute();
    expect(await broken()).toBe(4);
  });

  test('in an altered time', async () => {
    await store.db.updateTable('audit_log').set({ at: 1 }).where('seq', '=', 6).execute();
    expect(await broken()).toBe(6);
  });

  test('in a row taken out of the middle', async () => {
    await store.db.deleteFrom('audit_log').where('seq', '=', 5).execute();
    expect(await broken()).toBe(5);
  });

  test('in an end that was cut off', async () => {
    await store.db.deleteFrom('audit_log').where('seq', '>', 7).execute();
    expect(await broken()).toBe(8);
  });

  test('in an end that was cut off and then written over', async () => {
    await store.db.deleteFrom('audit_log').where('seq', '>', 7).execute();
    await audit.record(entry(99));
    expect(await broken()).toBe(8);
  });

  test('in a log that was emptied', async () => {
    await store.db.deleteFrom('audit_log').execute();
    expect(await broken()).toBe(1);
  });

  test('in two rows that changed places', async () => {
    const rows = await store.db.selectFrom('audit_log').selectAll().where('seq', 'in', [3, 4]).execute();
    for (const row of rows) {
      const other = rows.find((candidate) => candidate.seq !== row.seq);
      await store.db
        .updateTable('audit_log')
        .set({ subject: other?.subject ?? '' })
        .where('seq', '=', row.seq)
        .execute();
    }
    expect(await broken()).toBe(3);
  });

  test('in a row written past the head', async () => {
    const last = await store.db
      .selectFrom('audit_log')
      .selectAll()
      .where('seq', '=', 10)
      .executeTakeFirstOrThrow();
    await store.db
      .insertInto('audit_log')
      .values({ ...last, seq: 11 })
      .execute();
    expect(await broken()).toBe(11);
  });

  test('in a head that was taken away', async () => {
    await store.db.deleteFrom('settings').execute();
    expect((await audit.verify()).ok).toBe(false);
    await audit.record(entry(11));
    expect(await broken()).toBe(11);
  });
});
