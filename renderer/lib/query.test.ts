import { expect, test } from 'vitest';
import { domainOf, keyOf, onChanged, queryClient } from './query.ts';

test('answers are kept under the domain of their route, as change events name it', () => {
  expect(domainOf('systemKeys.list')).toBe('systemKeys');
  expect(keyOf('tools.list', { agentId: 'a' })).toEqual(['tools', 'tools.list', { agentId: 'a' }]);
});

test('a change event marks the answers of its domains as old, and no others', () => {
  queryClient.setQueryData(keyOf('agents.list', {}), []);
  queryClient.setQueryData(keyOf('users.list', {}), []);
  onChanged({ domains: ['agents', 'audit'] });
  expect(queryClient.getQueryState(keyOf('agents.list', {}))?.isInvalidated).toBe(true);
  expect(queryClient.getQueryState(keyOf('users.list', {}))?.isInvalidated).toBe(false);
});
