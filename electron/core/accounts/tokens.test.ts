import { describe, expect, test } from 'vitest';
import { hashToken, makeToken, shapeProblem, tokenHint } from './tokens.ts';

describe('an agent token', () => {
  const token = makeToken();

  test('has its prefix, 43 characters of secret and 6 of checksum', () => {
    expect(token).toMatch(/^kda_[0-9A-Za-z]{49}$/);
    expect(shapeProblem(token)).toBeNull();
    expect(tokenHint(token)).toBe(token.slice(-4));
  });

  test('is never the same twice, and always of one length', () => {
    const many = new Set(Array.from({ length: 500 }, makeToken));
    expect(many.size).toBe(500);
    expect(new Set([...many].map((one) => one.length))).toEqual(new Set([53]));
  });

  test('is recognised when it was cut, at every length', () => {
    for (let length = 4; length < token.length; length += 1) {
      expect([length, shapeProblem(token.slice(0, length))]).toEqual([length, 'truncated']);
    }
  });

  test('is told from one that never was, with any one character changed or some too many', () => {
    for (let at = 4; at < token.length; at += 1) {
      const other = token[at] === 'x' ? 'y' : 'x';
      expect([at, shapeProblem(token.slice(0, at) + other + token.slice(at + 1))]).toEqual([at, 'truncated']);
    }
    for (const more of ['0', 'a'.repeat(100_000)]) expect(shapeProblem(token + more)).toBe('truncated');
  });

  test.each([
    ['empty', ''],
    ['a provider key', `sk-${'a'.repeat(48)}`],
    ['with other characters', `kda_${'-'.repeat(49)}`],
    ['cut and with other characters', 'kda_abc def'],
    ['in capitals', token.toUpperCase()],
  ])('is malformed when %s', (_what, text) => expect(shapeProblem(text)).toBe('malformed'));

  test('is kept as a hash of the whole', () => {
    expect(hashToken(token)).toHaveLength(43);
    expect(hashToken(token)).not.toBe(hashToken(`${token.slice(0, -1)}!`));
  });
});
