import type { BudgetWindow } from '../../../../shared/ipc/money.ts';

/** From its first millisecond to the one after its last, since 1970 UTC; end null: never. */
export interface Span {
  start: number;
  end: number | null;
}

const day = 24 * 60 * 60 * 1000;
/** 1970 began on a Thursday. */
const firstMonday = 4 * day;

/** The calendar window in UTC that a moment lies in: days, weeks from Monday, months. A pot has one for all time. */
export function windowAt(window: BudgetWindow, at: number): Span {
  switch (window) {
    case 'day':
      return spanOf(Math.floor(at / day) * day, day);
    case 'week':
      return spanOf(Math.floor((at - firstMonday) / (7 * day)) * 7 * day + firstMonday, 7 * day);
    case 'month': {
      const date = new Date(at);
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
      return { start: Date.UTC(year, month, 1), end: Date.UTC(year, month + 1, 1) };
    }
    case 'prepaid':
      return { start: 0, end: null };
    default:
      return window satisfies never;
  }
}

function spanOf(start: number, length: number): Span {
  return { start, end: start + length };
}
