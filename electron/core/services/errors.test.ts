import { APIError as AnthropicApiError } from '@anthropic-ai/sdk';
import { APIError as OpenaiApiError } from 'openai';
import { describe, expect, it } from 'vitest';
import { adapters } from './index.ts';

const error = {
  code: 'not_allowed',
  message: 'Not open.',
  hint: 'Ask the admin.',
  status: 403,
  requestId: 'r1',
};

describe("Keydesk's own errors in the provider's shape", () => {
  it('are read by the OpenAI SDK', () => {
    const read = OpenaiApiError.generate(403, adapters.openai.errorBody(error), undefined, new Headers());
    expect(read).toMatchObject({ code: 'not_allowed', type: 'invalid_request_error', param: null });
    expect(read.message).toContain('Not open. Ask the admin.');
  });

  it('are read by the Anthropic SDK', () => {
    const body = adapters.anthropic.errorBody(error);
    expect(body).toEqual({
      type: 'error',
      error: { type: 'permission_error', message: 'Not open. Ask the admin.' },
      request_id: 'r1',
    });
    const read = AnthropicApiError.generate(403, body, undefined, new Headers());
    expect(read.message).toContain('Not open. Ask the admin.');
  });

  it('are flat for Mistral', () => {
    expect(adapters.mistral.errorBody(error)).toEqual({
      object: 'error',
      message: 'Not open. Ask the admin.',
      type: 'invalid_request_error',
      param: null,
      code: 'not_allowed',
    });
  });

  it('carry the object of Keydesk beside the two fields of Serper', () => {
    expect(adapters.serper.errorBody(error)).toEqual({
      message: 'Not open. Ask the admin.',
      statusCode: 403,
      error: { code: 'not_allowed', message: 'Not open.', hint: 'Ask the admin.' },
    });
  });

  it.each([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [402, 'billing_error'],
    [404, 'not_found_error'],
    [413, 'request_too_large'],
    [424, 'invalid_request_error'],
    [429, 'rate_limit_error'],
    [502, 'api_error'],
    [504, 'timeout_error'],
  ])('have the type that Anthropic gives to a %i', (status, type) => {
    expect(adapters.anthropic.errorBody({ ...error, status })).toMatchObject({ error: { type } });
  });
});
