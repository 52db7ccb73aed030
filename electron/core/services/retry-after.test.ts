import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const now = Date.parse('2026-11-23T12:00:00Z');

test.each<[headers: string[], ms: number | null]>([
  [['Retry-After', '20'], 20_000],
  [['retry-after', '1.5'], 1500],
  [['retry-after', 'Mon, 23 Nov 2026 12:01:00 GMT'], 60_000],
  [['retry-after', '20', 'retry-after-ms', '120'], 120],
  [['retry-after', '86400'], 300_000],
  [['retry-after', '0'], null],
  [['retry-after', 'Mon, 23 Nov 2026 11:00:00 GMT'], null],
  [['retry-after', 'soon'], null],
  [['x-other', 'retry-after'], null],
  [['retry-after', '-5'], null],
])('%j asks for a pause of %j ms', (headers, ms) => {
  expect(retryAfterMs(headers, now)).toBe(ms);
});
