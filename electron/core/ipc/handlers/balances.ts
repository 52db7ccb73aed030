import { type BalanceParts, readBalances } from '../../money/balances.ts';
import type { Handlers } from '../types.ts';

export function balancesHandlers(parts: BalanceParts): Pick<Handlers, 'usage.balances'> {
  return {
    'usage.balances': (_input, { person, signal }) => readBalances(parts, person, signal),
  };
}
