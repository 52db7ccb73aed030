import type { Budget } from '../../../../shared/ipc/money.ts';

/** From here on somebody should look. */
const lowFrom = 80;

/** How full a budget is: percent of what may be spent, reservations of running calls included. */
export function fill({ limit, override, left }: Pick<Budget, 'limit' | 'override' | 'left'>): {
  percent: number;
  level: 'plenty' | 'low' | 'empty';
} {
  const total = limit + (override?.extra ?? 0);
  if (left <= 0 || total <= 0) return { percent: 100, level: 'empty' };
  const percent = Math.min(100, ((total - left) / total) * 100);
  return { percent, level: percent >= lowFrom ? 'low' : 'plenty' };
}
