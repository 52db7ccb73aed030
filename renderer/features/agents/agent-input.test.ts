import { expect, test } from 'vitest';
import { type AgentValues, toExpiresInDays, toTools } from './agent-input.ts';

const values: AgentValues = { name: 'Reporter', limit: 'all', tools: ['openai-api'], expiry: '90' };

test('"every tool" is null, whatever was ticked before', () => {
  expect(toTools(values)).toBeNull();
  expect(toTools({ ...values, limit: 'some' })).toEqual(['openai-api']);
});

test('a token that never ends is null days', () => {
  expect(toExpiresInDays('never')).toBeNull();
  expect(toExpiresInDays('30')).toBe(30);
});
