import { type Usage, noUsage } from './reply.ts';

/**
 * restricted: lives, but may not list models. revoked: refused as if it had never been.
 * no-credit: known, but the account has nothing left.
 * inactive: known, but the account was never activated.
 */
export type KeyState = 'valid' | 'restricted' | 'revoked' | 'no-credit' | 'inactive';

export interface KeyTotals extends Usage {
  /** Every request that carried this key. */
  requests: number;
  /** Those that got an answer of the 200s, whole or in part. */
  served: number;
}

export interface KeyRecord {
  secret: string;
  state: KeyState;
  /** What the account started with, for providers that count credits. */
  grant: number;
  totals: KeyTotals;
  /** The same for each model that a request named. */
  models: Record<string, Usage>;
}

export const freeGrant = 2500;

export class KeyRing {
  readonly #records = new Map<string, KeyRecord>();
  readonly #states: readonly KeyState[];

  constructor(states: readonly KeyState[]) {
    this.#states = states;
  }

  add(secret: string, state: KeyState = 'valid', grant = freeGrant): void {
    this.#demand(state);
    const totals = { requests: 0, served: 0, inputTokens: 0, outputTokens: 0, credits: 0 };
    this.#records.set(secret, { secret, state, grant, totals, models: {} });
  }

  setState(secret: string, state: KeyState): void {
    this.#demand(state);
    const record = this.#records.get(secret);
    if (record === undefined) throw new Error('This simulator does not know that key; add it first.');
    record.state = state;
  }

  find(secret: string | null): KeyRecord | null {
    return secret === null ? null : (this.#records.get(secret) ?? null);
  }

  all(): KeyRecord[] {
    return [...this.#records.values()];
  }

  #demand(state: KeyState): void {
    if (!this.#states.includes(state)) throw new Error(`Keys of this provider are never ${state}.`);
  }
}

export function balance(key: KeyRecord): number {
  return key.state === 'no-credit' ? 0 : key.grant - key.totals.credits;
}

export function charge(key: KeyRecord | null, usage: Usage, model?: unknown): void {
  if (key === null) return;
  add(key.totals, usage);
  if (typeof model === 'string') add((key.models[model] ??= { ...noUsage }), usage);
}

function add(sum: Usage, usage: Usage): void {
  sum.inputTokens += usage.inputTokens;
  sum.outputTokens += usage.outputTokens;
  sum.credits += usage.credits;
}
