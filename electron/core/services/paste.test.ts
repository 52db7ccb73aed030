import { describe, expect, it } from 'vitest';
import { keyFromPaste } from './paste.ts';
import { refusalOf } from './testing.ts';

const key = ['sk', 'proj', 'obviously-not-a-real-key_0123'].join('-');

describe('a key among what came along with it', () => {
  it.each([
    ['alone', key],
    ['between blanks', `  \t${key} \n`],
    ['between no-break spaces', `\u00a0${key}\u00a0`],
    ['after a byte order mark', `\ufeff${key}`],
    ['with invisible characters', `\u200b${key.slice(0, 9)}\u200b${key.slice(9)}\u2060`],
    ['in quotes', `"${key}"`],
    ['in single quotes', `'${key}'`],
    ['in backticks', `\`${key}\``],
    ['in typographic quotes', `“${key}”`],
    ['with a comma from JSON', `"${key}",`],
    ['as a line of a dotenv file', `OPENAI_API_KEY=${key}`],
    ['as a quoted line of a dotenv file', `OPENAI_API_KEY="${key}"`],
    ['as an export', `export OPENAI_API_KEY='${key}'`],
    ['as a PowerShell variable', `$env:OPENAI_API_KEY = "${key}"`],
    ['as a line of JSON', `"api_key": "${key}",`],
    ['as a line of YAML', `apiKey: ${key}`],
    ['after Bearer', `Bearer ${key}`],
    ['as an Authorization header', `Authorization: Bearer ${key}`],
    ['as an x-api-key header', `x-api-key: ${key}`],
    ['as an argument of curl', `-H "Authorization: Bearer ${key}"`],
    ['wrapped over lines by a terminal', `${key.slice(0, 10)}\r\n  ${key.slice(10)}`],
  ])('is found %s', (_how, pasted) => {
    expect(keyFromPaste(pasted)).toBe(key);
  });

  it.each([
    '0123456789abcdef0123456789abcdef01234567',
    'AbCdEfGhIjKlMnOpQrStUvWxYz012345',
    'bearer0123456789',
    'TOKEN0123456789==',
  ])('%s is left as it is', (plain) => {
    expect(keyFromPaste(plain)).toBe(plain);
  });
});

describe('what is no key', () => {
  it.each([
    ['nothing', '   ', /blanks/],
    ['quotes around nothing', '""', /blanks/],
    ['the shortened form of a list', 'sk-proj-****abcd', /shortened/],
    ['the shortened form with dots', 'sk-...abcd', /shortened/],
    ['the shortened form with an ellipsis', 'sk-…abcd', /shortened/],
    ['a web address', 'https://api.openai.com/v1', /web address/],
    ['a sentence', `my key is ${key}`, /blanks/],
    ['letters of another script', 'sk-prој-0123456789', /characters/],
    ['a control character', `${key}\u0000`, /characters/],
    ['a header that goes on', `${key}\u0007x-evil: 1`, /blanks|characters/],
    ['a fragment', 'sk-abc', /too short/],
    ['a whole file', 'x'.repeat(2000), /too long/],
  ])('%s is refused in words', (_what, pasted, message) => {
    expect(() => keyFromPaste(pasted)).toThrow(message);
  });

  it('is not repeated in the refusal', () => {
    const canary = `canary ${key}`;
    const error = refusalOf(() => keyFromPaste(canary));
    expect(error).toMatchObject({ code: 'invalid_input', field: 'secret' });
    expect(error.message + error.hint).not.toContain(key);
  });
});
