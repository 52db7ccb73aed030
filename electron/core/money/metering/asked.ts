import type { Member } from '../../gateway/body/json-scan.ts';
import type { Metering, Tariff } from '../types.ts';

/** What a meter goes by: the call as it is about to be sent. */
export interface Asked {
  /** What the body names, or a form. */
  model: string | null;
  /** With `?`, or empty. */
  query: string;
  body: Buffer | null;
  /** The top-level members of a JSON body; none of a form. */
  members: readonly Member[];
  /** The short fields of a form. */
  form: ReadonlyMap<string, string>;
  headers: readonly string[];
  tariff: Tariff;
}

/** How a route is metered: what a call can use at most, and how its answer is read. */
export type Metered = (asked: Asked) => Metering;
