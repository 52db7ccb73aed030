import type { ModelPrice } from '../../../../shared/ipc/money.ts';
import { type UsageKind, usageKinds } from '../../../../shared/usage-kinds.ts';
import { formatNumber } from '../../../lib/format.ts';
import { i18n } from '../../../lib/i18n.ts';

const million = 1e6;
const inColumns: readonly UsageKind[] = ['input', 'cachedInput', 'output'];
/** Charged one by one, so a price for a million would say nothing to anybody. */
export const single: readonly UsageKind[] = ['image', 'second', 'webSearch', 'call'];

/** The price of one kind as it stands in providers' lists: in dollars, for a million or for one. */
export function shownPrice(kind: UsageKind, perMillion: number): number {
  return perMillion / million / (single.includes(kind) ? million : 1);
}

export function keptPrice(kind: UsageKind, dollars: number): number {
  return Math.round(dollars * million * (single.includes(kind) ? million : 1));
}

/** What a model costs beside the three usual kinds, in one line. */
export function perText({ per }: ModelPrice): string {
  return usageKinds
    .filter((kind) => !inColumns.includes(kind) && per[kind] !== undefined)
    .map((kind) => `${i18n.t(`prices.kind.${kind}`)} $${formatNumber6(shownPrice(kind, per[kind] ?? 0))}`)
    .join(' · ');
}

function formatNumber6(value: number): string {
  return value < 0.001 && value > 0 ? value.toFixed(6) : formatNumber(value);
}
