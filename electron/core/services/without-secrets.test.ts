import { describe, expect, it } from 'vitest';
import { withoutSecrets } from './without-secrets.ts';

const secret = 'canary+with/signs';

describe('an answer that repeats the secret', () => {
  it('loses it in every text, name and spelling', () => {
    const answer = {
      api_key: secret,
      url: `https://example.com/?key=${encodeURIComponent(secret)}`,
      list: [{ [secret]: `It is ${secret}, I said ${secret}.` }],
      count: 3,
      nothing: null,
    };
    expect(withoutSecrets(answer, [secret])).toEqual({
      api_key: '•••',
      url: 'https://example.com/?key=•••',
      list: [{ '•••': 'It is •••, I said •••.' }],
      count: 3,
      nothing: null,
    });
  });

  it('loses a longer spelling whole, also where it begins with a shorter one', () => {
    expect(withoutSecrets('canary-and-more', ['canary', 'canary-and-more'])).toBe('•••');
  });

  it('keeps its words when the secret is hardly more than one', () => {
    expect(withoutSecrets({ status: 'a word' }, ['word', ''])).toEqual({ status: 'a word' });
  });

  it('survives any depth, and leaves out what lies deepest', () => {
    let deep: unknown = 'secret-value';
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    const kept = JSON.stringify(withoutSecrets({ near: 'secret-value', deep }, ['secret-value']));
    expect(kept).toContain('"near":"•••"');
    expect(kept).not.toContain('secret-value');
  });
});
