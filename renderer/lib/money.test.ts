import { expect, test } from 'vitest';
import { formatAmount, formatLeft, formatMoney, fromAmount, toAmount } from './money.ts';

test.each([
  [0, '$0.00'],
  [1, '$0.000001'],
  [9_999, '$0.009999'],
  [10_000, '$0.01'],
  [1_234_567, '$1.23'],
  [12_345_678_900, '$12,345.68'],
])('%d micro-dollars read %s', (amount, words) => {
  expect(formatMoney(amount)).toBe(words);
});

test('credits read as credits', () => {
  expect(formatAmount(1, 'credits')).toBe('1 credit');
  expect(formatAmount(2_500, 'credits')).toBe('2,500 credits');
});

test.each([0.1, 0.3, 2.675, 1e-6, 19.99, 123_456.789])(
  '%d dollars survive the way there and back',
  (dollars) => {
    expect(fromAmount(toAmount(dollars, 'microDollars'), 'microDollars')).toBe(dollars);
    expect(Number.isInteger(toAmount(dollars, 'microDollars'))).toBe(true);
  },
);

test('what is left is never rounded up', () => {
  expect(formatLeft(49_996_659, 'microDollars')).toBe('$49.99');
  expect(formatMoney(49_996_659)).toBe('$50.00');
});
