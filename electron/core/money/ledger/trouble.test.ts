import fs from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SmallDisk, canMount, mountSmallDisk } from '../../store/test-folder.ts';
import { StoreError } from '../../store/types.ts';
import { Journal } from './journal.ts';
import { segmentFile } from './segments.ts';
import {
  type LedgerFolder,
  admin,
  allPages,
  bill,
  createLedgerFolder,
  listeningLog,
  record,
  reservation,
  settlement,
  spent,
} from './testing.ts';
import type { Ledger } from './types.ts';

let folder: LedgerFolder;
beforeEach(async () => {
  folder = await createLedgerFolder();
});
afterEach(() => folder.close());

test('a ledger that was left in order leaves no journal behind', async () => {
  const ledger = await folder.open();
  record(ledger, 5);
  await ledger.dispose();
  expect(folder.files()).toEqual(['ledger-copy.db', 'ledger.db']);
});

test('carried over segments are deleted while it runs', async () => {
  const ledger = await folder.open({ segmentBytes: 4096, tellAfterMs: 1 });
  const ids = record(ledger, 20);
  while (folder.files().filter((name) => name.startsWith('journal-')).length < 4) {
    ids.push(...record(ledger, 20));
    await ledger.flush();
  }
  const segments = () => folder.files().filter((name) => name.startsWith('journal-'));
  await expect.poll(segments, { timeout: 10_000 }).toHaveLength(1);
  expect(await allPages(ledger, admin, 1000)).toEqual(ids.toReversed());
});

test('a ledger that is not closed any more still takes a late settlement', async () => {
  const first = await folder.open();
  first.reserve(reservation({ id: 'late', microDollars: 900 }));
  await first.dispose();
  first.settle(settlement({ id: 'later' }), bill({ microDollars: 5 }));
  await new Promise((resolve) => setImmediate(resolve));
  const ledger = await folder.open();
  expect(await allPages(ledger, admin, 10)).toEqual(['late', 'later']);
  expect(await spent(ledger)).toBe(905);
});

test('only this account may read it', async () => {
  const ledger = await folder.open();
  record(ledger, 1);
  await ledger.flush();
  for (const name of folder.files()) expect(fs.statSync(folder.file(name)).mode & 0o077).toBe(0);
  expect(fs.statSync(folder.file('.')).mode & 0o077).toBe(0);
});

describe('what a power cut or a bad disk left', () => {
  test('half a line is passed over, and so are lines that are none', async () => {
    fs.mkdirSync(folder.file('.'), { recursive: true });
    const first = await folder.open();
    record(first, 1);
    await first.dispose();
    const journal = new Journal({ dir: folder.file('.'), segment: 7 });
    const good = '["r","r1",1,"a","A","u","openai","POST","/x",null,500,0]\n';
    journal.append(`\0\0\0\0\n${good}["s","x"]\n{}\n["r","half`);
    journal.append('\n');
    journal.close();
    fs.appendFileSync(segmentFile(folder.file('.'), 7), '["r","r2",1,"a"');
    const { log, lines } = listeningLog();
    const ledger = await folder.open({ log });
    expect(await spent(ledger)).toBe(500);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ lines: 4 });
    await ledger.dispose();
    expect(folder.files()).toEqual(['ledger-copy.db', 'ledger.db']);
  });

  /** Leaves a ledger in order, with a copy of its sums. */
  async function leaveLedger(): Promise<void> {
    const ledger = await folder.open();
    ledger.reserve(reservation({ id: 'open', microDollars: 10 }));
    ledger.settle(settlement(), bill({ microDollars: 5, usage: { input: 7 } }));
    await ledger.dispose();
  }

  function spoil(name: string): void {
    const bytes = fs.readFileSync(folder.file(name));
    bytes.fill(0xa5, 4096, 3 * 4096);
    fs.writeFileSync(folder.file(name), bytes);
  }

  const inWords = async (ledger: Ledger) => ledger.notices.map(({ message }) => message).join();

  test.each([
    ['damaged', () => spoil('ledger.db')],
    ['gone', () => fs.rmSync(folder.file('ledger.db'))],
    ['empty', () => fs.truncateSync(folder.file('ledger.db'))],
  ])('a database that is %s: its sums come back from the copy, and it is said', async (_how, harm) => {
    await leaveLedger();
    harm();
    const ledger = await folder.open();
    expect(await inWords(ledger)).toMatch(/damaged or gone\. Its sums were restored as of/);
    expect(await ledger.summary({ by: 'agent', userId: null })).toMatchObject([
      { calls: 2, microDollars: 15, inputTokens: 7, estimatedMicroDollars: 10 },
    ]);
    const ids = record(ledger, 2);
    expect((await allPages(ledger, admin, 10)).slice(0, 2)).toEqual(ids.toReversed());
    await ledger.dispose();
    const again = await folder.open();
    expect(again.notices).toEqual([]);
    expect(await spent(again)).toBe(15);
  });

  test('a database that is lost after a clean end costs no spending, however short the run was', async () => {
    await leaveLedger();
    const second = await folder.open();
    second.settle(settlement(), bill({ microDollars: 100 }));
    const before = await spent(second);
    await second.dispose();
    fs.rmSync(folder.file('ledger.db'));
    expect(await spent(await folder.open())).toBe(before);
  });

  test('a damaged database without a good copy is put aside, said, and begun anew', async () => {
    await leaveLedger();
    spoil('ledger.db');
    spoil('ledger-copy.db');
    const ledger = await folder.open();
    expect(await inWords(ledger)).toContain('not counted any more');
    const ids = record(ledger, 2);
    expect(await allPages(ledger, admin, 10)).toEqual(ids.toReversed());
    expect(folder.files().filter((name) => name.startsWith('ledger.db.corrupt-'))).toHaveLength(1);
  });

  test('a database of a newer Keydesk is left alone', async () => {
    const first = await folder.open();
    await first.dispose();
    const file = folder.file('ledger.db');
    const bytes = fs.readFileSync(file);
    bytes.writeUInt32BE(99, 60);
    fs.writeFileSync(file, bytes);
    await expect(folder.open()).rejects.toMatchObject({ code: 'newer_version' });
    expect(fs.readFileSync(file)).toEqual(bytes);
  });
});

describe('a worker that dies', () => {
  test('is started again: nothing is lost, and calls under way are not taken for interrupted ones', async () => {
    const started: Worker[] = [];
    const note = (worker: Worker): void => void started.push(worker);
    process.on('worker', note);
    const { log } = listeningLog();
    const ledger = await folder.open({ log });
    ledger.reserve(reservation({ id: 'under way', microDollars: 900 }));
    const ids = record(ledger, 3);
    await ledger.flush();
    await started[0]?.terminate();
    await expect(spent(ledger)).rejects.toBeInstanceOf(StoreError);
    ids.push(...record(ledger, 3));
    await expect.poll(() => spent(ledger).catch(() => null), { timeout: 15_000 }).toBe(0);
    process.off('worker', note);
    ledger.settle(settlement({ id: 'under way' }), bill({ microDollars: 8 }));
    expect(await spent(ledger)).toBe(8);
    expect(await allPages(ledger, admin, 4)).toEqual([...ids, 'under way'].toReversed());
  });
});

// Mounting takes an account that may.
describe.runIf(canMount())('on a disk that gets full', () => {
  let disk: SmallDisk;
  let ledger: Ledger;
  let log: ReturnType<typeof listeningLog>;
  beforeEach(async () => {
    disk = mountSmallDisk(folder.file('.'), '4m');
    log = listeningLog();
    ledger = await folder.open({ log: log.log });
    await ledger.flush();
  });
  afterEach(async () => {
    await ledger.dispose();
    disk.unmount();
  });

  const filler = () => folder.file('filler');

  function fill(): void {
    for (const size of [65_536, 4096]) {
      try {
        for (;;) fs.appendFileSync(filler(), Buffer.alloc(size));
      } catch {
        // Full.
      }
    }
  }

  function reserveUntilRefused(): { ids: string[]; error: unknown } {
    const ids: string[] = [];
    for (;;) {
      const entry = reservation({ microDollars: 100 });
      try {
        ledger.reserve(entry);
        ids.push(entry.id);
      } catch (error) {
        return { ids, error };
      }
    }
  }

  test('no call may go out, those under way are settled when there is room again, and it is said once', async () => {
    ledger.reserve(reservation({ id: 'first', microDollars: 100 }));
    fill();
    const { ids, error } = reserveUntilRefused();
    expect(error).toMatchObject({ code: 'disk_full', message: expect.stringContaining('full') });
    for (const id of ['first', ...ids]) ledger.settle(settlement({ id }), bill({ microDollars: 3 }));
    await new Promise((resolve) => setImmediate(resolve));
    await expect(spent(ledger)).rejects.toMatchObject({ code: 'disk_full' });
    expect(() => ledger.reserve(reservation())).toThrow(StoreError);
    fs.rmSync(filler());
    expect(await spent(ledger)).toBe(3 * (ids.length + 1));
    expect(await allPages(ledger, admin, 1000)).toEqual(['first', ...ids].toReversed());
    expect(log.lines.filter((line) => line.includes('written down'))).toHaveLength(1);
    await ledger.dispose();
    ledger = await folder.open({ log: log.log });
    expect(await spent(ledger)).toBe(3 * (ids.length + 1));
    expect(log.lines.filter((line) => line.includes('could not be read'))).toEqual([]);
  });

  test('writes by itself once there is room', async () => {
    fill();
    const { ids } = reserveUntilRefused();
    const late = record(ledger, 100);
    await new Promise((resolve) => setImmediate(resolve));
    fs.rmSync(filler());
    const size = () => fs.statSync(segmentFile(folder.file('.'), 1)).size;
    const before = size();
    await expect.poll(size, { timeout: 10_000 }).toBeGreaterThan(before);
    expect(await allPages(ledger, admin, 1000)).toEqual(late.toReversed());
    for (const id of ids) ledger.settle(settlement({ id }), bill());
  });

  test('refused calls do not fill the memory', async () => {
    fill();
    reserveUntilRefused();
    record(ledger, 1, { outcome: 'refused' });
    await new Promise((resolve) => setImmediate(resolve));
    record(ledger, 25_000, { outcome: 'refused' });
    const kept = record(ledger, 1);
    disk.remount('size=64m');
    const { rows } = await ledger.list(admin, { limit: 100_000 });
    expect(rows.length).toBeLessThanOrEqual(20_100);
    expect(rows[0]?.id).toBe(kept[0]);
  });

  test('a batch is written as far as there is room, in whole lines', () => {
    const journal = new Journal({ dir: folder.file('.'), segment: 50 });
    journal.append('{}\n');
    fill();
    const lines = Array.from({ length: 5000 }, (_, n) => `["line ${n}"]\n`);
    const { rest, problem } = journal.append(lines.join(''));
    expect(problem).toMatchObject({ code: 'disk_full' });
    fs.rmSync(filler());
    expect(journal.append(rest)).toEqual({ rest: '', problem: null });
    expect(fs.readFileSync(segmentFile(folder.file('.'), 50), 'utf8')).toBe(`{}\n${lines.join('')}`);
    journal.close();
    fs.rmSync(segmentFile(folder.file('.'), 50));
  });
});
