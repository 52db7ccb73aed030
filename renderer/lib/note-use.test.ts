import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { Agent } from '../../shared/ipc/accounts.ts';
import type { RequestRow } from '../../shared/ipc/gateway.ts';
import type { SystemKey } from '../../shared/ipc/keys.ts';
import { noteUse } from './note-use.ts';
import { keyOf } from './query.ts';

const agent = { id: 'a1', name: 'Researcher', lastUsedAt: null } as Agent;
const key = { id: 'k1', service: 'openai', label: 'Team key', lastUsedAt: 500 } as SystemKey;
const row = {
  agentId: 'a1',
  service: 'openai',
  keyLabel: 'Team key',
  credential: 'system',
  at: 900,
} as RequestRow;

function clientWith(agents: Agent[], keys: SystemKey[]): QueryClient {
  const client = new QueryClient();
  client.setQueryData(keyOf('agents.list', {}), agents);
  client.setQueryData(keyOf('systemKeys.list', {}), keys);
  return client;
}

const lastUsed = (client: QueryClient) => ({
  agents: client.getQueryData<Agent[]>(keyOf('agents.list', {}))?.map(({ lastUsedAt }) => lastUsedAt),
  keys: client.getQueryData<SystemKey[]>(keyOf('systemKeys.list', {}))?.map(({ lastUsedAt }) => lastUsedAt),
});

test('a call marks its agent and its key as used', () => {
  const client = clientWith([agent, { ...agent, id: 'a2' }], [key, { ...key, label: 'Spare' }]);
  noteUse(client, [{ ...row, at: 700 }, row]);
  expect(lastUsed(client)).toEqual({ agents: [900, null], keys: [900, 500] });
});

test('a refused call used no key, and an old call does not turn time back', () => {
  const client = clientWith([{ ...agent, lastUsedAt: 1_000 }], [key]);
  noteUse(client, [{ ...row, credential: null, keyLabel: null }]);
  expect(lastUsed(client)).toEqual({ agents: [1_000], keys: [500] });
});

test('what was never asked for is not made up', () => {
  const client = new QueryClient();
  noteUse(client, [row]);
  expect(lastUsed(client)).toEqual({ agents: undefined, keys: undefined });
});
