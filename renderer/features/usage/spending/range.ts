const hour = 60 * 60 * 1000;
const day = 24 * hour;

export const rangeIds = ['day', 'week', 'month', 'quarter'] as const;
export type RangeId = (typeof rangeIds)[number];

export interface Range {
  /** Milliseconds; `to` is not included. */
  from: number;
  to: number;
  step: 'hour' | 'day';
}

const lengths: Record<RangeId, { steps: number; step: Range['step'] }> = {
  day: { steps: 24, step: 'hour' },
  week: { steps: 7, step: 'day' },
  month: { steps: 30, step: 'day' },
  quarter: { steps: 90, step: 'day' },
};

export const stepLength = { hour, day };

/** Up to now, in whole steps: the ledger adds up by the hour, and days are days in UTC. */
export function rangeUpTo(now: number, id: RangeId): Range {
  const { steps, step } = lengths[id];
  const length = stepLength[step];
  const to = (Math.floor(now / length) + 1) * length;
  return { from: to - steps * length, to, step };
}
