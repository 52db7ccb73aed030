import { expect, test } from 'vitest';
import type { SettingsOf } from '../connection.ts';
import { keepsSecret, searchRules, searchValues, toSearchInput } from './search-values.ts';

const brave: SettingsOf<'search'> = {
  kind: 'search',
  provider: 'brave',
  baseUrl: 'https://api.search.brave.com',
};
const own: SettingsOf<'search'> = {
  kind: 'search',
  provider: 'searxng',
  baseUrl: 'https://search.example.com',
};

test('the saved key is kept for the same provider at the same address only', () => {
  const same = searchValues(brave);
  expect(same.baseUrl).toBe('');
  expect(keepsSecret(brave, same)).toBe(true);
  expect(keepsSecret(brave, { ...same, provider: 'exa' })).toBe(false);
  expect(keepsSecret(brave, { ...same, baseUrl: 'https://proxy.example.com' })).toBe(false);
});

test('a provider wants a key, and an own SearXNG its address', () => {
  const rules = searchRules(null);
  const values = searchValues(null);
  expect(rules.secret('', values)).not.toBeNull();
  expect(rules.baseUrl('', values)).toBeNull();
  const searxng = { ...values, provider: 'searxng' as const };
  expect(rules.secret('', searxng)).toBeNull();
  expect(rules.baseUrl('', searxng)).not.toBeNull();
  expect(searchRules(brave).secret('', searchValues(brave))).toBeNull();
});

test('an own SearXNG is sent no key that was typed for somebody else', () => {
  expect(toSearchInput({ ...searchValues(own), secret: 'typed for Brave' })).toEqual({
    provider: 'searxng',
    baseUrl: 'https://search.example.com',
  });
  expect(toSearchInput({ ...searchValues(brave), secret: 'k' })).toEqual({ provider: 'brave', secret: 'k' });
});
