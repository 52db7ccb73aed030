import { describe, expect, test } from 'vitest';
import { createRedactor } from './redactor.ts';
import { redactPatterns } from './redact-patterns.ts';

const long = 'aB3'.repeat(14);

describe('by pattern', () => {
  test.each([
    ['an OpenAI key', `key sk-proj-${long} refused`, long],
    ['an Anthropic key', `sk-ant-api03-${long}`, long],
    ['a Keydesk token', `token kda_${long}`, long],
    ['a cut Keydesk token', `token kda_${long.slice(0, 9)}`, long.slice(0, 9)],
    ['a bearer header', `authorization: Bearer ${long}`, long],
    ['a basic header', 'Authorization: Basic dXNlcjpwYXNzd29yZDE=', 'dXNlcjpw'],
    ['an x-api-key header', `x-api-key: ${long}`, long],
    ['an api-key header as JSON', `{"api-key":"${long}"}`, long],
    ['JSON within JSON', String.raw`{"body":"{\"apiKey\":\"${long}\"}"}`, long],
    ['a key in a query', `GET /search?q=x&key=${long}&n=1`, long],
    ['a password in an address', `https://ada:${long}@example.org/`, long],
  ])('takes out %s', (_what, text, secret) => {
    const cleaned = redactPatterns(text);
    expect(cleaned).not.toContain(secret);
    expect(cleaned).toContain('[redacted]');
  });

  test.each([
    'The basic_text backend only obfuscates; basic settings apply.',
    'A risk-free task about disk-management on desk-top machines',
    'GET /v1/models 200 in 12 ms',
    '{"monkey":"banana","keyLabel":"team"}',
    'https://api.openai.com:443/v1',
  ])('leaves ordinary text alone: %s', (text) => expect(redactPatterns(text)).toBe(text));

  test('leaves JSON readable', () => {
    const text = JSON.stringify({ a: `Bearer ${long}`, b: [`x-api-key: ${long}`], c: `?key=${long}`, d: 1 });
    expect(JSON.parse(redactPatterns(text))).toMatchObject({ d: 1 });
  });
});

describe('by exact value', () => {
  test('takes out a key without a prefix, and its spellings in URLs and JSON', () => {
    const redactor = createRedactor();
    const secret = 'pa"ss\\w?rd&1';
    redactor.add(secret);
    for (const text of [secret, encodeURIComponent(secret), JSON.stringify({ secret })]) {
      expect(redactor.redact(`<${text}>`)).not.toMatch(/pa.*rd.*1/);
    }
  });

  test('takes out the longer one where one begins with another', () => {
    const redactor = createRedactor();
    redactor.add('abcdefgh');
    redactor.add('abcdefghijkl');
    expect(redactor.redact('x abcdefghijkl y')).toBe('x [redacted] y');
  });

  test('does not blank out words because somebody has a short password', () => {
    const redactor = createRedactor();
    redactor.add('the');
    expect(redactor.redact('the weather')).toBe('the weather');
  });

  test('keeps what is in use while thousands of tokens come and go', () => {
    const redactor = createRedactor();
    for (let hour = 0; hour < 6000; hour++) {
      redactor.add('Zx81kPq0aaRt7Y2m');
      redactor.add(`token-of-hour-${hour}-`);
    }
    expect(redactor.redact('<Zx81kPq0aaRt7Y2m> <token-of-hour-5999-> <token-of-hour-5-> ')).toBe(
      '<[redacted]> <[redacted]> <token-of-hour-5-> ',
    );
  });

  test('knows thousands of tokens of any length', () => {
    const redactor = createRedactor();
    const token = (at: number) => `eyJ0eXAi.${'x'.repeat(12_000)}.${at};`;
    for (let at = 0; at < 4096; at++) redactor.add(token(at));
    expect(redactor.redact(`a ${token(7)} b ${token(4000)} c`)).toBe('a [redacted] b [redacted] c');
  });

  test('forgets on demand', () => {
    const redactor = createRedactor();
    redactor.add('Zx81kPq0aaRt7Y2m');
    redactor.forget();
    expect(redactor.redact('Zx81kPq0aaRt7Y2m')).toBe('Zx81kPq0aaRt7Y2m');
  });
});
