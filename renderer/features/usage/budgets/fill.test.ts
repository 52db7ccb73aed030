import { expect, test } from 'vitest';
import { fill } from './fill.ts';

test.each([
  [
    { limit: 100, override: null, left: 100 },
    { percent: 0, level: 'plenty' },
  ],
  [
    { limit: 100, override: null, left: 21 },
    { percent: 79, level: 'plenty' },
  ],
  [
    { limit: 100, override: null, left: 20 },
    { percent: 80, level: 'low' },
  ],
  [
    { limit: 100, override: { extra: 100, until: 1 }, left: 120 },
    { percent: 40, level: 'plenty' },
  ],
  [
    { limit: 100, override: null, left: 0 },
    { percent: 100, level: 'empty' },
  ],
  [
    { limit: 0, override: null, left: 0 },
    { percent: 100, level: 'empty' },
  ],
])('a budget with %o is %o', (budget, expected) => {
  expect(fill(budget)).toEqual(expected);
});
