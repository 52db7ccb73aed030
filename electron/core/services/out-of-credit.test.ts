import { expect, test } from 'vitest';
import { isOutOfCredit } from './out-of-credit.ts';

const anthropic = (message: string) => ({ type: 'error', error: { type: 'invalid_request_error', message } });

test.each([
  ['openai', 429, { error: { code: 'insufficient_quota', message: 'You exceeded your current quota' } }],
  ['anthropic', 400, anthropic('Your credit balance is too low to access the Anthropic API.')],
  ['serper', 400, { message: 'Not enough credits', statusCode: 400 }],
  ['mistral', 402, undefined],
] as const)('knows an account with nothing left at %s', (service, status, body) => {
  expect(isOutOfCredit(service, status, body)).toBe(true);
});

test.each([
  ['openai', 429, { error: { code: 'rate_limit_exceeded', message: 'insufficient_quota' } }],
  [
    'anthropic',
    400,
    anthropic('Unexpected value(s) `Your credit balance is too low` for the `anthropic-beta` header.'),
  ],
  ['serper', 400, { message: 'Query not allowed: not enough credits', statusCode: 400 }],
  ['mistral', 400, { message: 'Your credit balance is too low' }],
] as const)('takes no words that an agent made %s repeat for it', (service, status, body) => {
  expect(isOutOfCredit(service, status, body)).toBe(false);
});
