import { describe, expect, test } from 'vitest';
import { MinuteWindow } from './minute.ts';

/** How many of `count` calls at one moment get a place. */
function takeAt(window: MinuteWindow, now: number, count: number): number {
  let taken = 0;
  for (let call = 0; call < count; call++) {
    if (window.wait(now) > 0) continue;
    window.take(now);
    taken++;
  }
  return taken;
}

describe('a limit of calls a minute', () => {
  test('lets so many through at once and no more, and says how long to wait', () => {
    const window = new MinuteWindow(5);
    expect(takeAt(window, 1000, 8)).toBe(5);
    expect(window.wait(1000)).toBe(60_000);
    expect(window.wait(31_000)).toBe(30_000);
  });

  test('holds in every minute, also in one that begins at the end of a burst', () => {
    const window = new MinuteWindow(10);
    expect(takeAt(window, 59_000, 10)).toBe(10);
    expect(takeAt(window, 61_000, 10)).toBe(0);
    expect(takeAt(window, 119_000, 20)).toBe(10);
  });

  test('gives a place back a minute after it was taken, one after the other', () => {
    const window = new MinuteWindow(3);
    for (const at of [0, 10_000, 20_000]) expect(takeAt(window, at, 1)).toBe(1);
    expect(takeAt(window, 60_000, 3)).toBe(1);
    expect(takeAt(window, 70_000, 3)).toBe(1);
    expect(takeAt(window, 75_000, 3)).toBe(0);
  });

  test('counts what was taken before it was changed', () => {
    const before = new MinuteWindow(4);
    for (const at of [0, 1000, 2000, 3000]) takeAt(before, at, 1);
    const wider = new MinuteWindow(6, before);
    expect(takeAt(wider, 4000, 6)).toBe(2);
    const narrower = new MinuteWindow(2, before);
    expect(narrower.wait(4000)).toBe(58_000);
    expect(takeAt(narrower, 62_000, 2)).toBe(1);
  });
});
