import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { occasionally } from './occasionally.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('runs at once, then at most once in its time, and always after the last time it was asked for', () => {
  let runs = 0;
  const ask = occasionally(() => (runs += 1), 1000);
  ask();
  expect(runs).toBe(1);
  ask();
  ask();
  vi.advanceTimersByTime(999);
  expect(runs).toBe(1);
  vi.advanceTimersByTime(1);
  expect(runs).toBe(2);
  vi.advanceTimersByTime(5000);
  expect(runs).toBe(2);
  ask();
  expect(runs).toBe(3);
});
