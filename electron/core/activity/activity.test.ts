import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { type Logger, pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import type { Person } from '../accounts/types.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/types.ts';
import { type ActivityLimits, createActivity } from './activity.ts';
import type { Activity } from './types.ts';

const admin: Person = { id: 'u-admin', name: 'Ada', role: 'admin' };
const member: Person = { id: 'u-member', name: 'Mo', role: 'member' };

let dir: string;
let store: Store;
let opened: Activity[];

beforeEach(async () => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'activity-'));
  store = await openStore({ dir: path.join(dir, 'data') });
  opened = [];
});

afterEach(async () => {
  for (const activity of opened) await activity.dispose();
  await store.close();
  fs.rmSync(dir, { recursive: true, force: true });
});

/** Nothing is written until a test flushes, unless it says otherwise. */
function open(
  limits: Partial<ActivityLimits> = {},
  now?: () => number,
  log = pino({ level: 'silent' }),
): Activity {
  const activity = createActivity({
    store,
    log,
    limits: { writeAfterMs: 3_600_000, ...limits },
    ...(now && { now }),
  });
  opened.push(activity);
  return activity;
}

let serial = 0;
function row(fields: Partial<RequestRow> = {}): RequestRow {
  serial++;
  return {
    id: `r${serial}`,
    at: Date.now(),
    agentId: 'a1',
    agentName: 'Agent',
    userId: admin.id,
    service: 'openai',
    method: 'POST',
    path: '/openai/v1/chat/completions',
    model: 'gpt-5',
    status: 200,
    outcome: 'ok',
    errorCode: null,
    credential: 'system',
    keyLabel: 'Main',
    durationMs: 12.34,
    firstByteMs: 4.5,
    bytesOut: 1024,
    ...fields,
  };
}

function record(activity: Activity, count: number, fields: Partial<RequestRow> = {}): string[] {
  return Array.from({ length: count }, () => {
    const one = row(fields);
    activity.record(one);
    return one.id;
  });
}

async function allPages(activity: Activity, viewer: Person, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await activity.list(viewer, { cursor, limit });
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    ids.push(...page.rows.map(({ id }) => id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

const onDisk = () => store.db.selectFrom('requests').select('id').orderBy('seq').execute();

describe('the activity record', () => {
  test('gives back every field of a row, from memory and from the disk', async () => {
    const activity = open();
    const first = row({
      model: null,
      errorCode: 'not_allowed',
      credential: null,
      keyLabel: null,
      firstByteMs: null,
    });
    activity.record(first);
    expect((await activity.list(admin, {})).rows).toEqual([first]);
    await activity.flush();
    expect((await activity.list(admin, {})).rows).toEqual([first]);
  });

  test('pages newest first through what is written and what is not, as if they were one', async () => {
    const activity = open({ batch: 3 });
    const ids = record(activity, 7);
    await activity.flush();
    ids.push(...record(activity, 6));
    expect(await onDisk()).toHaveLength(7);
    for (const limit of [1, 2, 5, 6, 13, 100]) {
      expect(await allPages(activity, admin, limit)).toEqual(ids.toReversed());
    }
  });

  test('keeps a page where it is when rows are written and new ones come in between', async () => {
    const activity = open();
    const ids = record(activity, 6);
    const first = await activity.list(admin, { limit: 2 });
    await activity.flush();
    record(activity, 3);
    const second = await activity.list(admin, { limit: 4, cursor: first.next ?? '' });
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(second.next).toBeNull();
  });

  test('neither repeats nor skips rows while they are being written', async () => {
    const activity = open({ batch: 2 });
    const ids = record(activity, 20);
    const writing = activity.flush();
    const lists = await Promise.all(Array.from({ length: 20 }, () => allPages(activity, admin, 3)));
    await writing;
    for (const list of lists) expect(list).toEqual(ids.toReversed());
  });

  test('goes on after a restart where it stopped', async () => {
    const before = record(open(), 3);
    await opened[0]?.dispose();
    const activity = open();
    const after = record(activity, 2);
    expect(await allPages(activity, admin, 2)).toEqual([...before, ...after].toReversed());
    await activity.flush();
    expect((await onDisk()).map(({ id }) => id)).toEqual([...before, ...after]);
  });

  test('shows people the calls of their own agents, and an admin all', async () => {
    const activity = open();
    const [mine = ''] = record(activity, 1, { userId: member.id });
    const [other = ''] = record(activity, 1);
    await activity.flush();
    const [fresh = ''] = record(activity, 1, { userId: member.id });
    record(activity, 1);
    expect(await allPages(activity, member, 1)).toEqual([fresh, mine]);
    expect(await allPages(activity, admin, 10)).toContain(other);
  });

  test('answers a cursor that is none with nothing', async () => {
    const activity = open();
    record(activity, 2);
    for (const cursor of ['', 'x', '-1', '1e99', '0']) {
      expect((await activity.list(admin, { cursor })).rows).toEqual([]);
    }
  });

  test('leaves everything else that is written as safe from a power cut as before', async () => {
    const synchronous = () => sql<{ synchronous: number }>`PRAGMA synchronous`.execute(store.db);
    const full = await synchronous();
    const activity = open();
    record(activity, 3);
    await activity.flush();
    expect((await synchronous()).rows).toEqual(full.rows);
    await store.db.schema.alterTable('requests').renameTo('away').execute();
    record(activity, 3);
    await activity.flush();
    expect((await synchronous()).rows).toEqual(full.rows);
    await store.db.schema.alterTable('away').renameTo('requests').execute();
  });

  test('writes by itself, without being asked', async () => {
    const activity = open({ writeAfterMs: 1 });
    const [id] = record(activity, 1);
    await expect.poll(async () => (await onDisk()).map((one) => one.id)).toEqual([id]);
  });

  test('tells listeners about new rows in batches, once each', async () => {
    const activity = open();
    const batches: string[][] = [];
    const stop = activity.onRows((rows) => batches.push(rows.map(({ id }) => id)));
    const first = record(activity, 3);
    await activity.flush();
    const second = record(activity, 2);
    await activity.flush();
    await activity.flush();
    stop();
    record(activity, 1);
    await activity.flush();
    expect(batches).toEqual([first, second]);
  });

  test('counts the calls of an agent over restarts', async () => {
    record(open(), 3, { agentId: 'a2' });
    await opened[0]?.dispose();
    const activity = open();
    record(activity, 2, { agentId: 'a2' });
    record(activity, 1, { agentId: 'a3' });
    expect(await activity.countOf('a2')).toBe(5);
    await activity.flush();
    expect(await activity.countOf('a2')).toBe(5);
    expect(await activity.countOf('nobody')).toBe(0);
  });

  test('keeps the newest rows only, up to its limit', async () => {
    const activity = open({ keepRows: 1200, batch: 500 });
    const ids = record(activity, 2500);
    await activity.flush();
    expect((await onDisk()).map(({ id }) => id)).toEqual(ids.slice(-1200));
  });

  test('forgets rows after a week', async () => {
    let now = Date.now();
    const activity = open({ keepMs: 1000 }, () => now);
    record(activity, 3, { at: now });
    await activity.flush();
    expect(await onDisk()).toHaveLength(3);
    now += 2000;
    const young = record(activity, 1100, { at: now });
    await activity.flush();
    expect((await onDisk()).map(({ id }) => id)).toEqual(young);
  });
});

describe('a disk that does not take the activity record', () => {
  /** The table is away; the rest of the store works. */
  const breakTable = () => store.db.schema.alterTable('requests').renameTo('away').execute();
  const mendTable = () => store.db.schema.alterTable('away').renameTo('requests').execute();

  function listeningLog(): { log: Logger; lines: string[] } {
    const lines: string[] = [];
    return { lines, log: pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) }) };
  }

  test('loses nothing: rows stay in memory and are written when it works again', async () => {
    const { log, lines } = listeningLog();
    const activity = open({}, undefined, log);
    const ids = record(activity, 2);
    await activity.flush();
    await breakTable();
    ids.push(...record(activity, 3));
    await activity.flush();
    await activity.flush();
    expect(lines).toHaveLength(1);
    await mendTable();
    await activity.flush();
    expect((await onDisk()).map(({ id }) => id)).toEqual(ids);
  });

  test('does not fill the memory: the oldest rows go first, and it is said once', async () => {
    const { log, lines } = listeningLog();
    const activity = open({ backlog: 100 }, undefined, log);
    await activity.list(admin, {});
    await breakTable();
    const ids = record(activity, 250);
    await activity.flush();
    await mendTable();
    await activity.flush();
    const kept = (await onDisk()).map(({ id }) => id);
    expect(kept.length).toBeGreaterThan(80);
    expect(kept.length).toBeLessThanOrEqual(100);
    expect(kept).toEqual(ids.slice(-kept.length));
    expect(lines).toHaveLength(1);
  });
});
