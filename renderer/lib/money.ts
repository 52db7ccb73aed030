import type { MoneyUnit } from '../../shared/ipc/money.ts';
import { formatNumber } from './format.ts';
import { i18n } from './i18n.ts';

const million = 1_000_000;

/** Micro-dollars as people read them: cents, and more digits where cents would say nothing. */
export function formatMoney(microDollars: number, rounding: 'halfExpand' | 'floor' = 'halfExpand'): string {
  const dollars = microDollars / million;
  const small = dollars !== 0 && Math.abs(dollars) < 0.01;
  return new Intl.NumberFormat(i18n.resolvedLanguage ?? 'en', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: small ? 6 : 2,
    roundingMode: rounding,
  }).format(dollars);
}

/** What is left is never told larger than it is. */
export function formatLeft(amount: number, unit: MoneyUnit): string {
  return unit === 'microDollars' ? formatMoney(amount, 'floor') : formatAmount(amount, unit);
}

export function formatAmount(amount: number, unit: MoneyUnit): string {
  return unit === 'microDollars'
    ? formatMoney(amount)
    : i18n.t('usage.credits', { count: amount, amount: formatNumber(amount) });
}

/** What a form holds (dollars, or whole credits) as the integer that Keydesk counts in. */
export function toAmount(typed: number, unit: MoneyUnit): number {
  return unit === 'microDollars' ? Math.round(typed * million) : Math.round(typed);
}

export function fromAmount(amount: number, unit: MoneyUnit): number {
  return unit === 'microDollars' ? amount / million : amount;
}
