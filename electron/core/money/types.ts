import type { UsageKind } from '../../../shared/ipc/money.ts';
import type { SystemServiceId } from '../../../shared/services.ts';

/** How much of each kind a call used; whole numbers. */
export type Usage = Readonly<Partial<Record<UsageKind, number>>>;

/** What a call can use at most, known before it is sent. */
export interface Ceiling {
  usage: Usage;
  credits: number;
  /** Of the price in the table: faster or slower tiers of a provider cost another share. Absent: 100. */
  percent?: number;
}

/** What a call did use. */
export interface Spend {
  usage: Usage;
  credits: number;
  percent?: number;
  /** False: not the provider's own numbers but an estimate on the safe side, never above the ceiling. */
  exact: boolean;
}

export const freeOfCharge: Spend = { usage: {}, credits: 0, exact: true };

/**
 * Reads from a provider's answer, while it passes, what the call used. Keeps and delays nothing but the lines that
 * carry usage.
 */
export interface Meter {
  /** Sees the answer's status before its body. True: less may go on than comes, so that its length is not known. */
  head(status: number, contentType: string): boolean;
  /** What goes on to the agent: the same bytes, but for a usage event that Keydesk itself asked for. May be empty. */
  push(chunk: Buffer): Buffer;
  /** The answer is complete: what was held back. */
  end(): Buffer | null;
  /** After `end`: the provider's numbers. Before it, the answer was cut: what was seen, on the safe side. */
  spend(): Spend;
}

/** A call's price tag: its most, and the meter that tells its real cost. */
export interface Metering {
  ceiling: Ceiling;
  meter: Meter;
  /** To be sent in place of the agent's body: asks the provider for the numbers of a stream, and changes nothing else. */
  body?: Buffer;
}

/** What the ledger keeps of a call's cost. */
export interface Bill extends Spend {
  microDollars: number;
}

/** What the price table knows of a model, or of the dearest one of its provider. */
export interface Tariff {
  maxOutput: number;
  context: number;
  /** Whether there is a price of its own for this kind. */
  has(kind: UsageKind): boolean;
  /** The one of these kinds that costs most. */
  dearest(kinds: readonly UsageKind[]): UsageKind;
}

export interface Pricing {
  /**
   * Integer micro-dollars, rounded up once; null: the model has no price and the setting says to refuse it. `percent`
   * is that of the ceiling or the spend.
   */
  cost(service: SystemServiceId, model: string | null, usage: Usage, percent?: number): number | null;
  /** Of the model, or of the dearest known one. Asked once for each call: models without a price are counted. */
  tariff(service: SystemServiceId, model: string | null): Tariff;
}
