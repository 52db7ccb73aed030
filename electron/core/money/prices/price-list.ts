import type { ModelPrice } from '../../../../shared/ipc/money.ts';
import { type Dearest, Price, dearestOf } from './price.ts';

/** Agents choose the names, so how many are remembered has an end. */
const mostRemembered = 2000;

/** The prices of one provider, found by a model's name. */
export class PriceList {
  /** For models without a price. */
  readonly dearest: Price;
  /** Exact names, and those that were asked for before; null: has no price. */
  readonly #byName = new Map<string, Price | null>();
  /** Beginnings of names, the longest first. */
  readonly #prefixes: readonly { prefix: string; price: Price }[];

  constructor(models: readonly ModelPrice[]) {
    const most: Dearest = dearestOf(models);
    this.dearest = new Price({ per: most.per, maxOutput: null, context: null }, most);
    const prefixes = [];
    for (const { model, ...entry } of models) {
      const price = new Price(entry, most);
      if (model.endsWith('*')) prefixes.push({ prefix: model.slice(0, -1), price });
      else this.#byName.set(model, price);
    }
    this.#prefixes = prefixes.toSorted((one, other) => other.prefix.length - one.prefix.length);
  }

  /** null: the model has no price. */
  find(model: string): Price | null {
    const known = this.#byName.get(model);
    if (known !== undefined) return known;
    const price = this.#prefixes.find(({ prefix }) => model.startsWith(prefix))?.price ?? null;
    if (this.#byName.size < mostRemembered) this.#byName.set(model, price);
    return price;
  }
}
