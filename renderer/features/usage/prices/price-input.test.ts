import { describe, expect, test } from 'vitest';
import type { PriceTable } from '../../../../shared/ipc/money.ts';
import { valuesOf, withPrice, withoutPrice } from './price-input.ts';

const table: PriceTable = {
  asOf: '2026-01-01',
  models: [
    { service: 'openai', model: 'a', per: { input: 2_500_000 }, maxOutput: 100, context: null },
    { service: 'mistral', model: 'a', per: { input: 1 }, maxOutput: null, context: null },
  ],
};
const [first] = table.models;

describe('editing a price', () => {
  test('without a change leaves everything but the date', () => {
    const next = withPrice(table, valuesOf(first), first, '2026-11-23');
    expect(next.asOf).toBe('2026-11-23');
    expect(next.models.toSorted((a, b) => b.service.localeCompare(a.service))).toEqual(table.models);
  });

  test('under another name takes the old one away', () => {
    const next = withPrice(table, { ...valuesOf(first), model: ' b ' }, first, '2026-11-23');
    expect(next.models.map(({ service, model }) => `${service} ${model}`)).toEqual(['mistral a', 'openai b']);
  });

  test('of a name that is there replaces that price, and no other service has to fear for its own', () => {
    const values = { ...valuesOf(undefined), model: 'a' };
    values.per.output = 10;
    const next = withPrice(table, values, undefined, '2026-11-23');
    expect(next.models).toHaveLength(2);
    expect(next.models.at(-1)?.per).toEqual({ output: 10_000_000 });
  });

  test('can take a model out', () => {
    expect(withoutPrice(table, first).models.map(({ service }) => service)).toEqual(['mistral']);
  });
});
