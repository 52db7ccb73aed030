import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type LedgerFolder,
  admin,
  allPages,
  bill,
  createLedgerFolder,
  member,
  record,
  settlement,
} from './testing.ts';

let folder: LedgerFolder;
beforeEach(async () => {
  folder = await createLedgerFolder();
});
afterEach(() => folder.close());

describe('the record of calls', () => {
  test('gives back every field of a row, with what it cost', async () => {
    const ledger = await folder.open();
    const row = settlement({ model: null, errorCode: 'not_allowed', credential: null, keyLabel: null });
    const usage = { input: 1, audioInput: 2, cachedInput: 4, cacheWrite: 8, output: 16, imageOutput: 32 };
    ledger.settle({ ...row, firstByteMs: null }, bill({ usage, credits: 3, microDollars: 5, exact: false }));
    expect((await ledger.list(admin, {})).rows).toEqual([
      {
        ...row,
        firstByteMs: null,
        inputTokens: 3,
        cachedTokens: 12,
        outputTokens: 48,
        credits: 3,
        microDollars: 5,
        estimated: true,
      },
    ]);
  });

  test('pages newest first through what is in the database and what is not, as if they were one', async () => {
    const ledger = await folder.open();
    const ids = record(ledger, 7);
    await ledger.flush();
    ids.push(...record(ledger, 6));
    for (const limit of [1, 2, 5, 6, 13, 100]) {
      expect(await allPages(ledger, admin, limit)).toEqual(ids.toReversed());
    }
  });

  test('keeps a page where it is when rows are carried over and new ones come in between', async () => {
    const ledger = await folder.open();
    const ids = record(ledger, 6);
    const first = await ledger.list(admin, { limit: 2 });
    await ledger.flush();
    record(ledger, 3);
    const second = await ledger.list(admin, { limit: 4, cursor: first.next ?? '' });
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(second.next).toBeNull();
  });

  test('neither repeats nor skips rows while they are being carried over', async () => {
    const ledger = await folder.open();
    const ids = record(ledger, 20);
    const lists = await Promise.all(Array.from({ length: 20 }, () => allPages(ledger, admin, 3)));
    for (const list of lists) expect(list).toEqual(ids.toReversed());
  });

  test('goes on after a restart where it stopped', async () => {
    const first = await folder.open();
    const before = record(first, 3);
    await first.dispose();
    const ledger = await folder.open();
    const after = record(ledger, 2);
    expect(await allPages(ledger, admin, 2)).toEqual([...before, ...after].toReversed());
  });

  test('shows people the calls of their own agents, and an admin all', async () => {
    const ledger = await folder.open();
    const [mine = ''] = record(ledger, 1, { userId: member.id });
    const [other = ''] = record(ledger, 1);
    await ledger.flush();
    const [fresh = ''] = record(ledger, 1, { userId: member.id });
    record(ledger, 1);
    expect(await allPages(ledger, member, 1)).toEqual([fresh, mine]);
    expect(await allPages(ledger, admin, 10)).toContain(other);
  });

  test('answers a cursor that is none with nothing', async () => {
    const ledger = await folder.open();
    record(ledger, 2);
    for (const cursor of ['', 'x', '-1', '1e99', '0']) {
      expect((await ledger.list(admin, { cursor })).rows).toEqual([]);
    }
  });

  test('tells listeners about new rows in batches, once each', async () => {
    const ledger = await folder.open();
    const batches: string[][] = [];
    const stop = ledger.onRows((rows) => batches.push(rows.map(({ id }) => id)));
    const first = record(ledger, 3);
    await ledger.flush();
    const second = record(ledger, 2);
    await ledger.flush();
    await ledger.flush();
    stop();
    record(ledger, 1);
    await ledger.flush();
    expect(batches).toEqual([first, second]);
  });

  test('tells listeners by itself', async () => {
    const ledger = await folder.open({ tellAfterMs: 1 });
    const { promise, resolve } = Promise.withResolvers<string[]>();
    ledger.onRows((rows) => resolve(rows.map(({ id }) => id)));
    const ids = record(ledger, 1);
    expect(await promise).toEqual(ids);
  });

  test('counts the calls of an agent over restarts', async () => {
    const first = await folder.open();
    record(first, 3, { agentId: 'a2' });
    await first.dispose();
    const ledger = await folder.open();
    record(ledger, 2, { agentId: 'a2' });
    record(ledger, 1, { agentId: 'a3' });
    expect(ledger.countOf('a2')).toBe(5);
    expect(ledger.countOf('nobody')).toBe(0);
  });

  test('keeps the newest rows only, up to its limit; what they used stays counted', async () => {
    const ledger = await folder.open({ limits: { keepRows: 1200 } });
    const ids = record(ledger, 2500);
    await ledger.flush();
    const kept = await allPages(ledger, admin, 200);
    expect(kept.length).toBeLessThan(2200);
    expect(kept).toEqual(ids.slice(-kept.length).toReversed());
    expect(await ledger.summary({ by: 'agent', userId: null })).toMatchObject([{ calls: 2500 }]);
  });

  test('forgets rows after a week; what they used stays counted', async () => {
    let now = Date.now();
    const ledger = await folder.open({ limits: { keepMs: 1000 }, now: () => now });
    record(ledger, 3, { at: now });
    await ledger.flush();
    expect(await allPages(ledger, admin, 10)).toHaveLength(3);
    now += 2000;
    const young = record(ledger, 1100, { at: now });
    await ledger.flush();
    expect(await allPages(ledger, admin, 200)).toEqual(young.toReversed());
    expect(await ledger.summary({ by: 'user', userId: null })).toMatchObject([{ calls: 1103 }]);
  });

  test('cuts what an agent made long', async () => {
    const ledger = await folder.open();
    record(ledger, 1, { model: 'm'.repeat(50_000), path: `/${'p'.repeat(50_000)}` });
    const { rows } = await ledger.list(admin, {});
    expect(rows[0]?.model).toBe('m'.repeat(200));
    expect(rows[0]?.path).toHaveLength(200);
  });

  test('takes over what stood in the store before there was a ledger, once', async () => {
    const old = (seq: number) => ({
      seq,
      id: `old-${seq}`,
      at: Date.now(),
      agent_id: 'a9',
      agent_name: 'Old agent',
      user_id: member.id,
      service: 'serper',
      method: 'POST',
      path: '/serper/search',
      model: null,
      status: 502,
      outcome: 'unreachable',
      error_code: 'provider_unreachable',
      credential: 'own',
      key_label: null,
      duration_ms: 1.5,
      first_byte_ms: null,
      bytes_out: 7,
    });
    const { db } = folder.store;
    await db
      .insertInto('requests')
      .values([old(4), old(7)])
      .execute();
    const first = await folder.open();
    expect(await allPages(first, member, 1)).toEqual(['old-7', 'old-4']);
    expect(await db.selectFrom('requests').selectAll().execute()).toEqual([]);
    await first.dispose();
    // Killed before the store was emptied, they would stand there again.
    await db
      .insertInto('requests')
      .values([old(4), old(7), old(8)])
      .execute();
    const ledger = await folder.open();
    expect(await allPages(ledger, member, 10)).toEqual(['old-8', 'old-7', 'old-4']);
    expect(await ledger.summary({ by: 'agent', userId: null })).toMatchObject([
      { key: 'a9', calls: 3, failed: 3, microDollars: 0 },
    ]);
  });
});
