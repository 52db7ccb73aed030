import { expect, test } from 'vitest';
import type { SettingsOf } from '../connection.ts';
import { clickSendRules, clickSendValues, keepsKey, toClickSendInput } from './clicksend-values.ts';

const saved: SettingsOf<'clicksend'> = {
  kind: 'clicksend',
  username: 'ada',
  from: 'Example',
  country: 'PT',
  baseUrl: 'https://rest.clicksend.com',
};

test('the saved key is kept for the same account at the same address only', () => {
  const same = clickSendValues(saved);
  expect(keepsKey(saved, { ...same, from: '', country: 'AU' })).toBe(true);
  expect(keepsKey(saved, { ...same, username: 'bob' })).toBe(false);
  expect(keepsKey(saved, { ...same, baseUrl: 'https://eu.example.com' })).toBe(false);
  expect(keepsKey(null, same)).toBe(false);
});

test('a key is asked for unless one is kept, and a country always', () => {
  const { apiKey, country } = clickSendRules(saved);
  expect(apiKey('', clickSendValues(saved))).toBeNull();
  expect(clickSendRules(null).apiKey('', clickSendValues(saved))).not.toBeNull();
  expect(country(null)).not.toBeNull();
  expect(country('PT')).toBeNull();
});

test('what is left empty is left out, but an empty sender means the shared numbers', () => {
  const values = { ...clickSendValues(saved), from: '' };
  expect(toClickSendInput(values, 'own')).toEqual({
    username: 'ada',
    from: '',
    country: 'PT',
    scope: 'own',
  });
  expect(
    toClickSendInput({ ...values, apiKey: 'k', baseUrl: ' https://eu.example.com ' }, 'team'),
  ).toMatchObject({ apiKey: 'k', baseUrl: 'https://eu.example.com', scope: 'team' });
});
