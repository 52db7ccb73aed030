import type { BudgetWindow, MoneyUnit } from '../../../../shared/ipc/money.ts';
import type { Shortfall } from './pots.ts';
import type { Refusal, Stop } from './types.ts';

const windows: Record<BudgetWindow, string> = {
  day: 'daily budget',
  week: 'weekly budget',
  month: 'monthly budget',
  prepaid: 'prepaid budget',
};

/** For people: dollars with all that counts of them, credits as they are. */
export function amountInWords(unit: MoneyUnit, amount: number): string {
  if (unit === 'credits') return amount === 1 ? '1 credit' : `${amount} credits`;
  const dollars = (amount / 1e6).toFixed(6);
  // Cents always, what is smaller only where there is something.
  return `$${dollars.replace(/(\.\d{2}\d*?)0+$/, '$1')}`;
}

/** Which budget, what is left of it, when it starts anew and whom to ask. `name`: whose budget it is. */
export function overBudget({ pot, cell, limit, asked }: Shortfall, name: string): Refusal {
  const { unit, window, created_by: admin } = pot.row;
  const left = Math.max(0, limit - cell.spent);
  const free = Math.max(0, left - cell.reserved);
  const inWords = (amount: number): string => amountInWords(unit, amount);
  const budget = `The ${windows[window]} of ${inWords(limit)} for ${name}`;
  const ask = `Ask ${admin}, who set this budget, or another admin of this Keydesk.`;
  if (left < asked) {
    const rest =
      left === 0 ? 'is spent' : `has ${inWords(left)} left, and this call may cost ${inWords(asked)}`;
    const smaller = left === 0 ? '' : 'A smaller limit of output tokens makes a call cheaper. ';
    return { why: 'over_budget', message: `${budget} ${rest}.`, hint: `${anew(cell.end)} ${smaller}${ask}` };
  }
  return {
    why: 'over_budget',
    message: `${budget} has ${inWords(left)} left, but calls that are under way hold ${inWords(left - free)} of it, and this call may cost ${inWords(asked)}.`,
    hint: `What they do not use is free again when they have ended; until then ask with fewer calls at once. ${anew(cell.end)} ${ask}`,
  };
}

function anew(end: number | null): string {
  if (end === null) return 'It does not fill up by itself.';
  return `It starts anew at ${new Date(end).toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
}

export function stoppedWords({ by }: Stop): Refusal {
  return {
    why: 'over_budget',
    message: 'All calls of agents are stopped in this Keydesk.',
    hint: `Ask ${by ?? 'an admin'}, who stopped them, or another admin of this Keydesk.`,
  };
}

export const countingWords: Refusal = {
  why: 'counting',
  message: 'Keydesk is still adding up what was spent, and nothing goes out before it knows.',
  hint: 'Try again in a moment.',
};
