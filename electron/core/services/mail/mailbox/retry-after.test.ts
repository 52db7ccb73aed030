import { describe, expect, it } from 'vitest';
import { secondsToWait } from './retry-after.ts';

const now = Date.UTC(2026, 10, 23, 12, 0, 0);

describe('how long a provider wants to be left alone', () => {
  it.each([
    ['in seconds', { 'retry-after': '30' }, '', 30],
    ['at once', { 'retry-after': '0' }, '', 1],
    ['as a time', { 'retry-after': 'Mon, 23 Nov 2026 12:01:00 GMT' }, '', 60],
    [
      'as a time of a clock that is an hour ahead',
      { 'retry-after': 'Mon, 23 Nov 2026 13:01:00 GMT', date: 'Mon, 23 Nov 2026 13:00:00 GMT' },
      '',
      60,
    ],
    ['as a time that has passed', { 'retry-after': 'Mon, 23 Nov 2026 11:00:00 GMT' }, '', 1],
    ['in the text', {}, 'User-rate limit exceeded.  Retry after 2026-11-23T12:15:00.000Z', 900],
    ['nowhere', {}, 'Slow down', 10],
    ['in words nobody knows', { 'retry-after': 'soon' }, '', 10],
  ] as const)('is read when it is said %s', (_how, headers, text, seconds) => {
    expect(secondsToWait(headers, text, now)).toBe(seconds);
  });
});
