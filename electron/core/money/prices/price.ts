import { type ModelPrice, type UsageKind, usageKinds } from '../../../../shared/ipc/money.ts';
import type { Tariff, Usage } from '../types.ts';

export type PerMillion = Readonly<Partial<Record<UsageKind, number>>>;

/** What a kind costs for which a model has no price of its own. */
const insteadOf: Partial<Record<UsageKind, UsageKind>> = {
  cachedInput: 'input',
  cacheWrite: 'input',
  cacheWriteLong: 'cacheWrite',
  audioInput: 'input',
  imageInput: 'input',
  audioOutput: 'output',
  imageOutput: 'output',
};

/** A million dollars: no call costs more, and millions of such calls still add up to a number that the books take. */
const mostMicroDollars = 1e12;

/** One price, ready to be multiplied with. */
export class Price implements Tariff {
  readonly maxOutput: number;
  readonly context: number;
  readonly #own: PerMillion;
  readonly #per: Readonly<Record<UsageKind, number>>;

  /** `dearest`: of the same provider, for what the model's own entry does not say. */
  constructor(
    { per, maxOutput, context }: Pick<ModelPrice, 'per' | 'maxOutput' | 'context'>,
    dearest: Dearest,
  ) {
    this.#own = per;
    this.#per = Object.fromEntries(
      usageKinds.map((kind) => [kind, perMillion(per, kind) ?? dearest.per[kind] ?? 0]),
    ) as Record<UsageKind, number>;
    this.maxOutput = maxOutput ?? dearest.maxOutput;
    this.context = context ?? dearest.context;
  }

  has(kind: UsageKind): boolean {
    return this.#own[kind] !== undefined;
  }

  dearest(kinds: readonly UsageKind[]): UsageKind {
    let best = kinds[0] ?? 'input';
    for (const kind of kinds) if (this.#per[kind] > this.#per[best]) best = kind;
    return best;
  }

  /** Integer micro-dollars: one rounding for the whole call, always up. */
  cost(usage: Usage, percent: number): number {
    let sum = 0;
    for (const kind of Object.keys(usage) as UsageKind[]) sum += (usage[kind] ?? 0) * this.#per[kind];
    const product = sum * percent;
    if (product <= Number.MAX_SAFE_INTEGER) return Math.ceil(product / 1e8);
    return this.#largeCost(usage, percent);
  }

  /** Beyond 2^53 the product of a count and a price is no exact number any more. */
  #largeCost(usage: Usage, percent: number): number {
    let sum = 0n;
    for (const kind of Object.keys(usage) as UsageKind[]) {
      sum += BigInt(usage[kind] ?? 0) * BigInt(this.#per[kind]);
    }
    const whole = (sum * BigInt(percent) + 99_999_999n) / 100_000_000n;
    return Math.min(Number(whole), mostMicroDollars);
  }
}

function perMillion(per: PerMillion, kind: UsageKind): number | undefined {
  for (let at: UsageKind | undefined = kind; at !== undefined; at = insteadOf[at]) {
    if (per[at] !== undefined) return per[at];
  }
  return undefined;
}

/** The most that any model of a provider costs, reads and writes. */
export interface Dearest {
  per: PerMillion;
  maxOutput: number;
  context: number;
}

/** For a table that says of no model how much it writes or reads: more than any did when this was written. */
const unknownLimits = { maxOutput: 128_000, context: 1_000_000 };

export function dearestOf(models: readonly ModelPrice[]): Dearest {
  const per: Partial<Record<UsageKind, number>> = {};
  for (const model of models) {
    for (const kind of usageKinds) {
      const price = model.per[kind];
      if (price !== undefined) per[kind] = Math.max(per[kind] ?? 0, price);
    }
  }
  const most = (of: (model: ModelPrice) => number | null, otherwise: number): number =>
    Math.max(0, ...models.map((model) => of(model) ?? 0)) || otherwise;
  return {
    per,
    maxOutput: most(({ maxOutput }) => maxOutput, unknownLimits.maxOutput),
    context: most(({ context }) => context, unknownLimits.context),
  };
}
