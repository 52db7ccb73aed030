import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PriceTable, usageKinds } from '../../../../shared/ipc/money.ts';
import { type TestDesk, admin, openDesk } from '../../services/testing.ts';
import { defaultTable } from './file.ts';
import { createPrices } from './prices.ts';
import type { Prices } from './types.ts';

let desk: TestDesk;
let prices: Prices;
const open = (): Promise<Prices> => createPrices(desk);
const file = (): string => path.join(desk.dir, 'prices.json');

beforeEach(async () => {
  desk = await openDesk();
  prices = await open();
});
afterEach(() => desk.close());

const dollar = 1_000_000;
const entry = { service: 'openai', maxOutput: 100, context: 1000 } as const;
const table: PriceTable = {
  asOf: '2026-11-01',
  models: [
    { ...entry, model: 'small', per: { input: dollar, output: 3 * dollar } },
    { ...entry, model: 'small*', per: { input: 2 * dollar, output: 4 * dollar }, maxOutput: null },
    { ...entry, model: 'small-large*', per: { input: 5 * dollar, output: 5 * dollar }, maxOutput: 900 },
    { ...entry, model: 'cached', per: { input: 7, cacheWrite: 9, output: 1, image: 40_000 * dollar } },
  ],
};
const used = { input: 1_000_000, output: 1_000_000 };

describe('the prices that came with this version', () => {
  test('cover the models that agents usually call, for what each of them does', () => {
    const known: [Parameters<Prices['knows']>[0], string][] = [
      ['openai', 'gpt-5'],
      ['openai', 'gpt-4o-2024-08-06'],
      ['openai', 'text-embedding-3-small'],
      ['openai', 'gpt-image-1'],
      ['anthropic', 'claude-sonnet-4-5-20250929'],
      ['anthropic', 'claude-3-5-haiku-latest'],
      ['mistral', 'mistral-large-latest'],
      ['mistral', 'mistral-embed'],
      ['serper', ''],
    ];
    for (const [service, model] of known)
      expect([model, prices.knows(service, model)]).toEqual([model, true]);
    expect(prices.table()).toEqual(defaultTable);
    expect([prices.edited(), prices.problem()]).toEqual([false, null]);
  });

  test('know no dearer variant by the name of a cheaper one', () => {
    for (const model of ['gpt-5.9', 'gpt-5-ultra', 'gpt-5-pro-max', 'claude-opus-6', 'o3-pro-max']) {
      expect([model, prices.knows('openai', model) || prices.knows('anthropic', model)]).toEqual([
        model,
        false,
      ]);
    }
    expect(prices.cost('openai', 'gpt-5-pro', used)).toBe(135 * dollar);
    expect(prices.cost('openai', 'gpt-5', used)).toBe(11.25 * dollar);
  });

  test('tell what every model reads and writes at most', () => {
    for (const { service, model } of defaultTable.models) {
      const { maxOutput, context } = prices.tariff(service, model.replace('*', ''));
      expect(maxOutput).toBeGreaterThan(0);
      expect(context).toBeGreaterThan(0);
    }
  });
});

describe('a price', () => {
  beforeEach(() => prices.save(admin, table));

  test('is that of the exact name, or of the longest beginning', () => {
    const models = ['small', 'small-2', 'small-large', 'small-large-3'];
    expect(models.map((model) => prices.cost('openai', model, used))).toEqual(
      [4, 6, 10, 10].map((dollars) => dollars * dollar),
    );
    // Asked again, from memory.
    expect(prices.cost('openai', 'small-2', used)).toBe(6 * dollar);
  });

  test('is rounded up once for the whole call', () => {
    expect(prices.cost('openai', 'small', { input: 1 })).toBe(1);
    expect(prices.cost('openai', 'cached', { input: 1, output: 1 })).toBe(1);
    expect(prices.cost('openai', 'cached', { input: 100_000, output: 300_000 })).toBe(1);
    expect(prices.cost('openai', 'cached', { input: 100_000, output: 300_001 })).toBe(2);
    expect(prices.cost('openai', 'small', { input: 1_000_000 }, 110)).toBe(1.1 * dollar);
  });

  test('is exact beyond what a number holds, and has an end', () => {
    expect(prices.cost('openai', 'cached', { image: 24_999_999, input: 1 })).toBe(999_999_960_001);
    expect(prices.cost('openai', 'cached', { image: 1e9, input: 1e9 }, 600)).toBe(1e12);
  });

  test('of a kind that the model has no price for is that of the plain kind', () => {
    expect(prices.cost('openai', 'cached', { cachedInput: 1_000_000 })).toBe(7);
    expect(prices.cost('openai', 'cached', { cacheWriteLong: 1_000_000 })).toBe(9);
    expect(prices.cost('openai', 'cached', { audioOutput: 1_000_000 })).toBe(1);
    expect(prices.tariff('openai', 'cached').dearest(['input', 'cacheWrite', 'cachedInput'])).toBe(
      'cacheWrite',
    );
  });

  test('of a kind that the model never had is the dearest known', () => {
    expect(prices.cost('openai', 'small', { image: 1 })).toBe(40_000);
  });
});

describe('a model without a price', () => {
  beforeEach(() => prices.save(admin, table));

  test('is counted as the dearest of its provider, in each kind', () => {
    expect(prices.cost('openai', 'unheard-of', used)).toBe(10 * dollar);
    expect(prices.cost('openai', null, used)).toBe(10 * dollar);
    expect(prices.tariff('openai', 'unheard-of')).toMatchObject({ maxOutput: 900, context: 1000 });
  });

  test('is refused if the admin wants it so, and what uses nothing is free all the same', async () => {
    await prices.updateSettings(admin, { unknownModel: 'refuse' });
    expect(prices.cost('openai', 'unheard-of', used)).toBeNull();
    expect(prices.cost('openai', 'unheard-of', {})).toBe(0);
    expect(prices.cost('openai', 'small', used)).toBe(4 * dollar);
    expect((await open()).settings()).toEqual({ unknownModel: 'refuse' });
  });

  test('costs nothing where a provider has no prices at all', () => {
    for (const kind of usageKinds) expect(prices.cost('mistral', 'any', { [kind]: 1_000_000 })).toBe(0);
  });
});

describe('the table of the admin', () => {
  test('counts from the next call on, and after a restart', async () => {
    await prices.save(admin, table);
    expect(prices.knows('openai', 'gpt-5')).toBe(false);
    const again = await open();
    expect(again.table()).toEqual(table);
    expect(again.edited()).toBe(true);
  });

  test.runIf(process.platform !== 'win32')('is for this account only', async () => {
    await prices.save(admin, table);
    expect(statSync(file()).mode & 0o077).toBe(0);
  });

  test('goes back to what came with this version', async () => {
    await prices.save(admin, table);
    await prices.reset(admin);
    expect(existsSync(file())).toBe(false);
    expect([prices.table(), prices.edited()]).toEqual([defaultTable, false]);
  });

  test('is on record', async () => {
    await prices.save(admin, table);
    await prices.updateSettings(admin, { unknownModel: 'refuse' });
    await prices.reset(admin);
    expect((await desk.audited()).slice(-3)).toEqual([
      'prices.saved price table',
      'prices.settings_updated models without a price',
      'prices.reset price table',
    ]);
  });

  test('has one price for each model', async () => {
    const [first] = table.models;
    const twice = { ...table, models: first ? [first, first] : [] };
    await expect(prices.save(admin, twice)).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'table.models',
    });
    expect(prices.edited()).toBe(false);
  });

  test.each([
    ['{"asOf":', 'it is not valid JSON'],
    ['[]', 'it is no price table'],
    ['{"asOf":"yesterday","models":[]}', 'asOf'],
    [JSON.stringify({ ...table, budget: 5 }), 'budget'],
    [
      JSON.stringify({ ...table, models: [{ ...table.models[0], per: { input: -1 } }] }),
      'models.0.per.input',
    ],
    [JSON.stringify({ ...table, models: [table.models[0], table.models[0]] }), 'stands in it twice'],
  ])(
    'that is broken stays as it is, is named, and the prices that came with this version count: %s',
    async (text, reason) => {
      writeFileSync(file(), text);
      const broken = await open();
      expect(broken.problem()).toContain(reason);
      expect(broken.problem()).not.toContain(desk.dir);
      expect([broken.table(), broken.edited()]).toEqual([defaultTable, false]);
      expect(readFileSync(file(), 'utf8')).toBe(text);
      await broken.save(admin, table);
      expect([broken.problem(), (await open()).problem()]).toEqual([null, null]);
    },
  );

  test('holds no more names than it can remember', () => {
    for (let at = 0; at < 5000; at++) expect(prices.knows('openai', `gpt-4o-20-${at}`)).toBe(true);
    expect(prices.knows('openai', 'gpt-4o-20-4999')).toBe(true);
  });
});
