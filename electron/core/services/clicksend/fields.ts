import { isObject } from '../shared-state.ts';

// ClickSend writes numbers as numbers and as texts, and changes its mind between two calls.

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function number(value: unknown): number | null {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return null;
  const read = Number(value);
  return Number.isFinite(read) ? read : null;
}

/** Under `_currency` in most answers, under `currency` in some. */
export function currencyOf(data: Record<string, unknown>): string {
  const currency = data['_currency'] ?? data['currency'];
  return isObject(currency) ? text(currency['currency_name_short']) : '';
}
