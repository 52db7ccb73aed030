import { expect, test } from 'vitest';
import type { BudgetWindow } from '../../../../shared/ipc/money.ts';
import { windowAt } from './windows.ts';

const inWords = (window: BudgetWindow, at: string) => {
  const { start, end } = windowAt(window, Date.parse(at));
  return [new Date(start).toISOString(), end === null ? null : new Date(end).toISOString()];
};

test.each<[BudgetWindow, string, string, string]>([
  ['day', '2026-11-23T00:00:00.000Z', '2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z'],
  ['day', '2026-11-23T23:59:59.999Z', '2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z'],
  ['week', '2026-11-23T00:00:00.000Z', '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
  ['week', '2026-11-29T23:59:59.999Z', '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
  ['week', '2027-01-01T12:00:00.000Z', '2026-12-28T00:00:00.000Z', '2027-01-04T00:00:00.000Z'],
  ['month', '2026-12-31T23:59:59.999Z', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  ['month', '2028-02-29T10:00:00.000Z', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
])('a %s in which %s lies begins and ends at midnight in UTC', (window, at, start, end) => {
  expect(inWords(window, at)).toEqual([start, end]);
});

test('a pot has one window for all time', () => {
  expect(inWords('prepaid', '2026-11-23T10:00:00.000Z')).toEqual(['1970-01-01T00:00:00.000Z', null]);
});
