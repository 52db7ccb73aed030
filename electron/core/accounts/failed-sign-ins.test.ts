import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFailedSignIns, type FailedSignIns } from './failed-sign-ins.ts';
import { adminPassword, createTestDesk, type TestDesk } from './test-desk.ts';

const fiveMinutes = 5 * 60_000;
let desk: TestDesk;
let failed: FailedSignIns;

beforeEach(async () => {
  desk = await createTestDesk();
  failed = createFailedSignIns(desk.audit);
});
afterEach(async () => {
  vi.useRealTimers();
  await failed.flush();
  await desk.destroy();
});

/** Oldest first: whose, and how many in one row. */
async function rows() {
  const page = await desk.audit.list({ limit: 200 });
  return page.rows
    .filter(({ action }) => action.startsWith('session.'))
    .map(({ action, subject, details }) => [
      action.slice('session.'.length),
      subject,
      details?.['count'] ?? 1,
    ])
    .toReversed();
}

describe('wrong passwords in the audit log', () => {
  test('are there at once the first time, and folded into one row with their count afterwards', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    for (let n = 0; n < 500; n += 1) await failed.note('Ada');
    await failed.note('Bob');
    const firsts = [
      ['sign_in_failed', 'Ada', 1],
      ['sign_in_failed', 'Bob', 1],
    ];
    expect(await rows()).toEqual(firsts);
    vi.advanceTimersByTime(fiveMinutes);
    vi.useRealTimers();
    await expect.poll(rows).toEqual([...firsts, ['sign_in_failed', 'Ada', 499]]);
    expect(await desk.audit.verify()).toMatchObject({ ok: true });
  });

  test('that go on are one row for each window, and after a quiet one the next is written at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await failed.note('Ada');
    for (const guesses of [3, 2, 0]) {
      for (let n = 0; n < guesses; n += 1) await failed.note('Ada');
      vi.advanceTimersByTime(fiveMinutes);
    }
    await failed.note('Ada');
    vi.useRealTimers();
    await expect.poll(async () => (await rows()).map(([, , count]) => count)).toEqual([1, 3, 2, 1]);
  });

  test('are all there before the good sign-in that follows', async () => {
    for (let n = 0; n < 3; n += 1)
      await expect(desk.users.verifyPassword('Ada', 'wrong password 1')).rejects.toThrow('wrong');
    await desk.users.verifyPassword('Ada', adminPassword);
    expect(await rows()).toEqual([
      ['sign_in_failed', 'Ada', 1],
      ['sign_in_failed', 'Ada', 2],
      ['signed_in', 'Ada', 1],
    ]);
  });

  test('are not lost by quitting', async () => {
    for (let n = 0; n < 3; n += 1) await failed.note('unknown name');
    await failed.flush();
    await desk.restart();
    expect(await rows()).toEqual([
      ['sign_in_failed', 'unknown name', 1],
      ['sign_in_failed', 'unknown name', 2],
    ]);
  });

  test('stay counted while they cannot be written', async () => {
    for (let n = 0; n < 3; n += 1) await failed.note('Ada');
    const record = vi.spyOn(desk.audit, 'record').mockRejectedValueOnce(new Error('disk'));
    await expect(failed.flush()).rejects.toThrow('disk');
    record.mockRestore();
    await failed.flush();
    expect(await rows()).toEqual([
      ['sign_in_failed', 'Ada', 1],
      ['sign_in_failed', 'Ada', 2],
    ]);
  });

  test('are counted also when the first could not be written', async () => {
    const record = vi.spyOn(desk.audit, 'record').mockRejectedValueOnce(new Error('disk'));
    await expect(failed.note('Ada')).rejects.toThrow('disk');
    record.mockRestore();
    await failed.note('Ada');
    await failed.flush();
    expect(await rows()).toEqual([['sign_in_failed', 'Ada', 2]]);
  });
});
