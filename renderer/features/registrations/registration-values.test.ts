import { expect, test } from 'vitest';
import type { OAuthApp } from '../../../shared/ipc/oauth.ts';
import {
  keepsSecret,
  leavesConnections,
  registrationRules,
  registrationValues,
  toRegistrationInput,
} from './registration-values.ts';

const saved: OAuthApp = {
  provider: 'google',
  clientId: 'desk.apps.example.com',
  hasSecret: true,
  tenant: null,
  endpoints: null,
  addedBy: 'Ada',
  addedAt: 0,
  connections: 3,
  checks: [],
};
const elsewhere = { authorize: 'https://a.example', token: 'https://t.example', revoke: '', api: '' };

test('the saved secret is kept for the same client at the same address only', () => {
  const values = registrationValues(saved);
  expect(keepsSecret(saved, values)).toBe(true);
  expect(keepsSecret(saved, { ...values, clientId: 'another' })).toBe(false);
  expect(keepsSecret(saved, { ...values, endpoints: elsewhere })).toBe(false);
  expect(keepsSecret(null, values)).toBe(false);
});

test('another client leaves the connections of the one before behind', () => {
  const values = registrationValues(saved);
  expect(leavesConnections(saved, values)).toBe(0);
  expect(leavesConnections(saved, { ...values, clientId: 'another' })).toBe(3);
});

test('Google wants a secret and no tenant, Microsoft a tenant and no secret', () => {
  const values = {
    ...registrationValues(null),
    clientId: ' desk ',
    clientSecret: 'made-up',
    tenant: 'harbour',
  };
  expect(toRegistrationInput('google', values)).toEqual({
    provider: 'google',
    clientId: 'desk',
    clientSecret: 'made-up',
  });
  expect(toRegistrationInput('microsoft', values)).toEqual({
    provider: 'microsoft',
    clientId: 'desk',
    tenant: 'harbour',
  });
  const empty = registrationValues(null);
  expect(registrationRules('google', null).clientSecret('', empty)).not.toBeNull();
  expect(registrationRules('google', null).tenant('')).toBeNull();
  expect(registrationRules('microsoft', null).clientSecret('', empty)).toBeNull();
  expect(registrationRules('microsoft', null).tenant('')).not.toBeNull();
});

test('addresses are given together or not at all', () => {
  const values = { ...registrationValues(null), endpoints: elsewhere };
  const { endpoints } = registrationRules('google', null);
  expect(endpoints.api('', values)).not.toBeNull();
  expect(endpoints.api('', registrationValues(null))).toBeNull();
  expect(toRegistrationInput('google', values).endpoints).toEqual({
    authorize: 'https://a.example',
    token: 'https://t.example',
    api: '',
  });
});
