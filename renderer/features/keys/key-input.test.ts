import { expect, test } from 'vitest';
import type { SystemKey } from '../../../shared/ipc/keys.ts';
import { toSaveInput } from './key-input.ts';
import { keysOf, otherEndpoint } from './key-status.ts';

const key: SystemKey = {
  id: 'k1',
  service: 'mistral',
  label: 'Team key',
  role: 'active',
  status: 'verified',
  message: 'It works.',
  hint: '4f2a',
  baseUrl: 'https://api.mistral.ai',
  addedBy: 'Dana',
  addedAt: 0,
  testedAt: null,
  lastUsedAt: null,
};

test('what was left empty is left out, so that the core chooses', () => {
  const values = { secret: ' pasted ', label: '  ', role: 'active', baseUrl: '' } as const;
  expect(toSaveInput('mistral', values)).toEqual({ service: 'mistral', secret: ' pasted ', role: 'active' });
});

test('label and endpoint go along when they are given', () => {
  const values = {
    secret: 'x',
    label: 'March',
    role: 'standby',
    baseUrl: ' https://eu.example.com ',
  } as const;
  expect(toSaveInput('mistral', values)).toMatchObject({
    label: 'March',
    role: 'standby',
    baseUrl: 'https://eu.example.com',
  });
});

test('a service has at most one active key and its standbys', () => {
  const standby: SystemKey = { ...key, id: 'k2', role: 'standby' };
  const other: SystemKey = { ...key, id: 'k3', service: 'openai' };
  expect(keysOf('mistral', [standby, other, key])).toEqual({ active: key, standbys: [standby] });
  expect(keysOf('serper', [key])).toEqual({ active: null, standbys: [] });
});

test('only an endpoint other than the usual one is shown', () => {
  expect(otherEndpoint(key)).toBeNull();
  expect(otherEndpoint({ ...key, baseUrl: 'https://api.mistral.ai/' })).toBeNull();
  expect(otherEndpoint({ ...key, baseUrl: 'https://eu.example.com' })).toBe('https://eu.example.com');
});
