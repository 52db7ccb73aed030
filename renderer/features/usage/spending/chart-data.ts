import type { Output } from '../../../../shared/ipc/routes.ts';
import { type Range, stepLength } from './range.ts';

type SeriesRow = Output<'usage.series'>[number];
export type Measure = 'microDollars' | 'credits' | 'calls';

/** More would be colours that nobody can tell apart. */
const shownSeries = 6;
export const restKey = 'rest';

export interface ChartData {
  /** One for each step of the range, also where nothing happened; values by series key. */
  points: Record<string, number>[];
  /** The largest first; what is too small for a colour of its own is the rest. */
  series: { key: string; label: string | null }[];
}

export function toChart(rows: readonly SeriesRow[], { from, to, step }: Range, measure: Measure): ChartData {
  const series = largest(rows, measure);
  const keys = new Set(series.map(({ key }) => key));
  const length = stepLength[step];
  const points = Array.from({ length: Math.round((to - from) / length) }, (_, at) => ({
    at: from + at * length,
    ...Object.fromEntries(series.map(({ key }) => [key, 0])),
  })) as Record<string, number>[];
  for (const row of rows) {
    const point = points[Math.floor((row.at - from) / length)];
    const key = keys.has(row.key) ? row.key : restKey;
    if (point) point[key] = (point[key] ?? 0) + row[measure];
  }
  return { points, series };
}

function largest(rows: readonly SeriesRow[], measure: Measure): ChartData['series'] {
  const totals = new Map<string, { label: string; total: number }>();
  for (const { key, label, ...figures } of rows) {
    const known = totals.get(key) ?? { label, total: 0 };
    totals.set(key, { label, total: known.total + figures[measure] });
  }
  const sorted = [...totals]
    .filter(([, { total }]) => total > 0)
    .toSorted(([, a], [, b]) => b.total - a.total)
    .map(([key, { label }]) => ({ key, label }));
  const shown = sorted.slice(0, shownSeries);
  return sorted.length > shownSeries ? [...shown, { key: restKey, label: null }] : shown;
}
