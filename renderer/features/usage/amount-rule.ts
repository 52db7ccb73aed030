import { i18n } from '../../lib/i18n.ts';

/** An amount field holds text until a number stands in it. */
export function amountRule(value: number | string): string | null {
  return typeof value === 'number' && value > 0 ? null : i18n.t('usage.amountNeeded');
}
