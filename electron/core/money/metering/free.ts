import { type Meter, freeOfCharge } from '../types.ts';
import type { Metered } from './asked.ts';

const nothing: Meter = {
  head: () => false,
  push: (chunk) => chunk,
  end: () => null,
  spend: () => freeOfCharge,
};

/** Lists of models, counting tokens: providers charge nothing for them. */
export const free: Metered = () => ({ ceiling: { usage: {}, credits: 0 }, meter: nothing });
