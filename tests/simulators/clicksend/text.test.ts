import { describe, expect, it } from 'vitest';
import { measure } from './text.ts';

describe('the parts of a text message', () => {
  it.each([
    ['160 plain characters', 'a'.repeat(160), 1],
    ['161 plain characters', 'a'.repeat(161), 2],
    ['two whole parts', 'a'.repeat(306), 2],
    ['one character more than two parts', 'a'.repeat(307), 3],
    ['80 euro signs, which take two places each', '€'.repeat(80), 1],
    ['81 euro signs', '€'.repeat(81), 2],
    ['70 characters outside of GSM', 'ж'.repeat(70), 1],
    ['71 characters outside of GSM', 'ж'.repeat(71), 2],
    ['one such character among many plain ones', `ж${'a'.repeat(70)}`, 2],
    ['35 emoji, which take two places each', '😀'.repeat(35), 1],
    ['36 emoji', '😀'.repeat(36), 2],
    ['1,000 plain characters', 'a'.repeat(1000), 7],
  ])('counts %s', (_what, text, parts) => {
    expect(measure(text, 8)).toEqual({ body: text, parts });
  });

  it('never parts a character that takes two places', () => {
    // 152 places and then a sign of two: the first part stays one short.
    const text = `${'a'.repeat(152)}€${'a'.repeat(152)}`;
    expect(measure(text, 8).parts).toBe(3);
  });

  it('cuts what is longer than the account allows', () => {
    expect(measure('a'.repeat(1000), 6)).toEqual({ body: 'a'.repeat(918), parts: 6 });
  });
});
