import { describe, expect, test } from 'vitest';
import { restName, toChart } from './chart-data.ts';
import { rangeUpTo } from './range.ts';

const now = Date.UTC(2026, 10, 23, 17, 30);
const hour = 3_600_000;

function row(at: number, key: string, microDollars: number) {
  const none = { failed: 0, credits: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0 };
  return { at, key, label: key.toUpperCase(), calls: 1, microDollars, estimatedMicroDollars: 0, ...none };
}

describe('a range', () => {
  test('of a day is 24 whole hours, the running one among them', () => {
    const range = rangeUpTo(now, 'day');
    expect(range).toEqual({ from: Date.UTC(2026, 10, 22, 18), to: Date.UTC(2026, 10, 23, 18), step: 'hour' });
  });

  test('of a week is seven whole days in UTC, today among them', () => {
    const range = rangeUpTo(now, 'week');
    expect(range).toEqual({ from: Date.UTC(2026, 10, 17), to: Date.UTC(2026, 10, 24), step: 'day' });
  });

  test('stays the same until the next step begins, so that nothing is asked twice', () => {
    expect(rangeUpTo(now, 'day')).toEqual(rangeUpTo(now + 29 * 60_000, 'day'));
    expect(rangeUpTo(now, 'day')).not.toEqual(rangeUpTo(now + 30 * 60_000, 'day'));
  });
});

describe('a chart', () => {
  const range = rangeUpTo(now, 'day');

  test('has a point for every step, also where nothing happened', () => {
    const { points } = toChart([row(range.from + 3 * hour, 'a', 5)], range, 'microDollars');
    expect(points).toHaveLength(24);
    expect(points[3]).toEqual({ at: range.from + 3 * hour, s0: 5 });
    expect(points[4]).toEqual({ at: range.from + 4 * hour, s0: 0 });
  });

  test('names the largest first and adds up the small ones', () => {
    const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key, at) => row(range.from, key, at + 1));
    const { points, series } = toChart(rows, range, 'microDollars');
    expect(series.map(({ label }) => label)).toEqual(['H', 'G', 'F', 'E', 'D', 'C', null]);
    expect(points[0]).toMatchObject({ s0: 8, s5: 3, [restName]: 3 });
  });

  test('leaves out what has nothing of the measure', () => {
    const rows = [row(range.from, 'a', 0), row(range.from, 'b', 2)];
    expect(toChart(rows, range, 'microDollars').series).toEqual([{ name: 's0', label: 'B' }]);
    expect(toChart(rows, range, 'calls').series).toHaveLength(2);
    expect(toChart(rows, range, 'credits').series).toEqual([]);
  });

  test('ignores rows outside the range', () => {
    const { points } = toChart([row(range.to, 'a', 9), row(range.from - 1, 'a', 9)], range, 'microDollars');
    expect(points.every((point) => point['s0'] === 0)).toBe(true);
  });
});
