import { expect, test } from 'vitest';
import {
  countryName,
  formatBytes,
  formatCountdown,
  formatDuration,
  formatFingerprint,
  formatHost,
  formatNumber,
  formatRelative,
} from './format.ts';

const now = Date.UTC(2026, 10, 23, 12);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [0, 'just now'],
  [-59_000, 'just now'],
  [-minute, '1 minute ago'],
  [-(2 * hour - 1), '1 hour ago'],
  [-day, 'yesterday'],
  [5 * day, 'in 5 days'],
  [21 * day, 'in 3 weeks'],
  [90 * day, 'in 3 months'],
  [-730 * day, '2 years ago'],
])('a distance of %d ms is "%s"', (distance, words) => {
  expect(formatRelative(now + distance, now)).toBe(words);
});

test.each([
  [0.4, '0 ms'],
  [999, '999 ms'],
  [1_240, '1.2 sec'],
  [42_000, '42 sec'],
  [90_000, '1.5 min'],
])('%d ms took %s', (milliseconds, words) => {
  expect(formatDuration(milliseconds)).toBe(words);
});

test.each([
  [300_000, '5:00'],
  [61_500, '1:02'],
  [900, '0:01'],
  [-3_000, '0:00'],
])('%d ms are left as %s', (milliseconds, words) => {
  expect(formatCountdown(milliseconds)).toBe(words);
});

test.each([
  [0, '0 byte'],
  [1_500, '1.5 kB'],
  [2_000_000, '2 MB'],
])('%d bytes are %s', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

test('numbers are grouped', () => {
  expect(formatNumber(1_204)).toBe('1,204');
});

test('an address is shown without its scheme and last slash', () => {
  expect(formatHost('http://127.0.0.1:4780/')).toBe('127.0.0.1:4780');
  expect(formatHost('https://eu.example.com/openai/')).toBe('eu.example.com/openai');
  expect(formatHost('nonsense')).toBe('nonsense');
});

test('a fingerprint is written in pairs, as servers show it', () => {
  expect(formatFingerprint('00ff1a')).toBe('00:FF:1A');
  expect(formatFingerprint('')).toBe('');
});

test('a country has its name', () => {
  expect(countryName('DE')).toBe('Germany');
});
