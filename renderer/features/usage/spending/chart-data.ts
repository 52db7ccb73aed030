import type { Output } from '../../../../shared/ipc/routes.ts';
import { type Range, stepLength } from './range.ts';

type SeriesRow = Output<'usage.series'>[number];
export type Measure = 'microDollars' | 'credits' | 'calls';

/** More would be colours that nobody can tell apart. */
const shownSeries = 6;
export const restName = 'rest';

export interface ChartData {
  /** One for each step of the range, also where nothing happened; values by series name. */
  points: Record<string, number>[];
  /** The largest first; what is too small for a colour of its own is the rest. Names are ours: charts read dots in them as paths. */
  series: { name: string; label: string | null }[];
}

export function toChart(rows: readonly SeriesRow[], { from, to, step }: Range, measure: Measure): ChartData {
  const shown = largest(rows, measure);
  const names = new Map(shown.slice(0, shownSeries).map(({ key }, at) => [key, `s${at}`]));
  const series = shown.slice(0, shownSeries).map(({ label }, at) => ({ name: `s${at}`, label }));
  if (shown.length > shownSeries) series.push({ name: restName, label: null });
  const length = stepLength[step];
  const points = Array.from({ length: Math.round((to - from) / length) }, (_, at) => ({
    at: from + at * length,
    ...Object.fromEntries(series.map(({ name }) => [name, 0])),
  })) as Record<string, number>[];
  for (const row of rows) {
    const point = points[Math.floor((row.at - from) / length)];
    const name = names.get(row.key) ?? restName;
    if (point && row[measure] > 0) point[name] = (point[name] ?? 0) + row[measure];
  }
  return { points, series };
}

function largest(
  rows: readonly SeriesRow[],
  measure: Measure,
): { key: string; label: string | null; total: number }[] {
  const totals = new Map<string, { key: string; label: string | null; total: number }>();
  for (const { key, label, ...figures } of rows) {
    const known = totals.get(key) ?? { key, label, total: 0 };
    totals.set(key, { ...known, total: known.total + figures[measure] });
  }
  return [...totals.values()].filter(({ total }) => total > 0).toSorted((a, b) => b.total - a.total);
}
