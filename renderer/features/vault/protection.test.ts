import { expect, test } from 'vitest';
import type { VaultStatus } from '../../../shared/ipc/vault.ts';
import { modesFor, type ProtectionValues, toProtection, validateProtection } from './protection.ts';

const values: ProtectionValues = { mode: 'passphrase', password: '', repeat: '', consent: false };

function vault(available: boolean): VaultStatus {
  const keyring = { available, backend: '', message: '' };
  return { state: 'uninitialised', protection: null, keyring, slots: [], problem: null };
}

test('the keyring comes first where there is one, and then nothing unsafe is on offer', () => {
  expect(modesFor(vault(true))).toEqual(['os', 'passphrase', 'memory']);
});

test('without a keyring the passphrase comes first and weak storage last', () => {
  expect(modesFor(vault(false))).toEqual(['passphrase', 'memory', 'weak']);
});

test('a passphrase must be long enough and typed the same twice', () => {
  expect(Object.keys(validateProtection({ ...values, password: 'short', repeat: 'short' }))).toEqual([
    'password',
  ]);
  expect(
    Object.keys(validateProtection({ ...values, password: 'long enough, this', repeat: 'other' })),
  ).toEqual(['repeat']);
  expect(
    validateProtection({ ...values, password: 'long enough, this', repeat: 'long enough, this' }),
  ).toEqual({});
});

test('weak storage needs consent; memory needs nothing', () => {
  expect(Object.keys(validateProtection({ ...values, mode: 'weak' }))).toEqual(['consent']);
  expect(validateProtection({ ...values, mode: 'weak', consent: true })).toEqual({});
  expect(validateProtection({ ...values, mode: 'memory' })).toEqual({});
});

test('only what the chosen way needs is sent', () => {
  expect(toProtection({ ...values, password: 'long enough, this' })).toEqual({
    mode: 'passphrase',
    passphrase: 'long enough, this',
  });
  expect(toProtection({ ...values, mode: 'memory', password: 'left over' })).toEqual({ mode: 'memory' });
  expect(toProtection({ ...values, mode: 'weak', consent: true })).toEqual({ mode: 'weak', consent: true });
});
