import { describe, expect, test } from 'vitest';
import { usageKinds } from '../../../../shared/usage-kinds.ts';
import { keptPrice, perText, shownPrice } from './per-text.ts';

describe('a price', () => {
  test('of tokens is shown for a million of them, in dollars', () => {
    expect(shownPrice('input', 2_500_000)).toBe(2.5);
    expect(keptPrice('input', 2.5)).toBe(2_500_000);
  });

  test('of a picture is shown for one', () => {
    expect(shownPrice('image', 40_000_000_000)).toBe(0.04);
    expect(keptPrice('image', 0.04)).toBe(40_000_000_000);
  });

  test.each(usageKinds)('of %s survives being edited', (kind) => {
    for (const kept of [1, 75_000, 2_500_000, 40_000_000_000]) {
      expect(keptPrice(kind, shownPrice(kind, kept))).toBe(kept);
    }
  });

  test('beside the usual ones is told in a line', () => {
    const price = { service: 'openai' as const, model: 'x', maxOutput: null, context: null };
    expect(perText({ ...price, per: { input: 1, output: 1 } })).toBe('');
    expect(perText({ ...price, per: { input: 1, image: 40_000_000_000, cacheWrite: 3_750_000 } })).toBe(
      'Cache write $3.75 · Each image $0.04',
    );
  });
});
