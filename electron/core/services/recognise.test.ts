import { describe, expect, it } from 'vitest';
import { fakeAdminKey, fakeKey, fakeLegacyOpenaiKey } from '../../../tests/simulators/index.ts';
import { systemServiceIds } from '../../../shared/services.ts';
import { refuseForeignKey, resemblance } from './recognise.ts';
import { refusalOf } from './testing.ts';
import type { KeyError } from './types.ts';

function refusal(...args: Parameters<typeof refuseForeignKey>): KeyError {
  return refusalOf(() => refuseForeignKey(...args));
}

describe('a key in its own place', () => {
  it.each(systemServiceIds)('of %s is let through', (service) => {
    expect(() => refuseForeignKey(service, fakeKey(service), false)).not.toThrow();
  });

  it.each(['sk-svcacct-', 'sk-service-', 'sk-proj-'])('of OpenAI may begin with %s', (prefix) => {
    expect(() => refuseForeignKey('openai', `${prefix}not-a-real-key`, false)).not.toThrow();
  });

  it('of OpenAI may have the older form without a project', () => {
    expect(() => refuseForeignKey('openai', fakeLegacyOpenaiKey(), false)).not.toThrow();
  });
});

describe('a key in the wrong place', () => {
  it.each([
    ['openai', 'anthropic', 'Anthropic'],
    ['anthropic', 'openai', 'OpenAI'],
    ['mistral', 'openai', 'OpenAI'],
    ['mistral', 'anthropic', 'Anthropic'],
    ['serper', 'openai', 'OpenAI'],
    ['serper', 'anthropic', 'Anthropic'],
  ] as const)('under %s is known as one of %s', (service, owner, name) => {
    const secret = fakeKey(owner);
    const error = refusal(service, secret, false);
    expect(error).toMatchObject({ code: 'wrong_provider', field: 'secret' });
    expect(error.message).toContain(`a key of ${name}`);
    expect(error.hint).toContain(name);
    expect(error.message + error.hint).not.toContain(secret);
  });

  it('is known behind an endpoint of the admin too', () => {
    expect(refusal('anthropic', fakeKey('openai'), true).code).toBe('wrong_provider');
  });

  it.each([
    ['gsk_', 'Groq'],
    ['sk-or-v1-', 'OpenRouter'],
    ['tvly-', 'Tavily'],
    ['AIza', 'Google'],
    ['ghp_', 'GitHub'],
  ])('that begins with %s is known as one of %s', (prefix, name) => {
    const error = refusal('openai', `${prefix}not-a-real-key`, false);
    expect(error.code).toBe('wrong_provider');
    expect(error.message).toContain(name);
  });

  it('of a provider without a place here may be for an endpoint of the admin', () => {
    expect(() => refuseForeignKey('openai', 'gsk_not-a-real-key', true)).not.toThrow();
  });
});

describe('a key that is too strong or no key', () => {
  it.each(['openai', 'anthropic'] as const)('an admin key of %s is refused under every service', (owner) => {
    const secret = fakeAdminKey(owner);
    for (const service of systemServiceIds) {
      for (const ownEndpoint of [false, true]) {
        const error = refusal(service, secret, ownEndpoint);
        expect(error).toMatchObject({ code: 'admin_key_refused', field: 'secret' });
        expect(error.message + error.hint).not.toContain(secret);
      }
    }
  });

  it.each(['sk-ant-oat01-', 'sk-ant-ort01-'])("a person's sign-in token %s is refused in words", (prefix) => {
    const error = refusal('anthropic', `${prefix}not-a-real-token`, false);
    expect(error.code).toBe('invalid_input');
    expect(error.message).toMatch(/sign-in token/);
  });
});

describe('a key without a prefix', () => {
  it('is said to look like the one of another service, when it was rejected', () => {
    expect(resemblance('mistral', fakeKey('serper'))).toContain('Serper');
    expect(resemblance('serper', fakeKey('mistral'))).toContain('Mistral');
    expect(resemblance('openai', fakeKey('serper'))).toContain('Serper');
  });

  it('is not compared with its own service', () => {
    expect(resemblance('mistral', fakeKey('mistral'))).toBe('');
    expect(resemblance('serper', fakeKey('serper'))).toBe('');
    expect(resemblance('openai', fakeKey('openai'))).toBe('');
  });
});
