import { describe, expect, it } from 'vitest';
import { composeAnswer, countPrompt, countTokens, digestOf } from './text.ts';

const asked = { who: 'Somebody', model: 'a-model', question: 'north', maxTokens: undefined, preface: '' };

describe('the text of an answer', () => {
  it('counts one token for every four characters, rounded up', () => {
    expect(['', 'a', 'abcd', 'abcde'].map(countTokens)).toEqual([0, 1, 1, 2]);
  });

  it('counts three tokens for a prompt and four for each of its messages', () => {
    expect(countPrompt([])).toBe(3);
    expect(countPrompt(['abcd', ''])).toBe(3 + 5 + 4);
  });

  it('is the same for the same question, and carries its digest', () => {
    expect(composeAnswer(asked).text).toBe(composeAnswer(asked).text);
    expect(composeAnswer(asked).text).toContain(digestOf('north'));
    expect(composeAnswer({ ...asked, question: 'south' }).text).toContain(digestOf('south'));
  });

  it('has as many tokens in its deltas as in one piece', () => {
    for (const preface of ['', 'odd', 'a longer preface, with a key in it']) {
      for (const maxTokens of [undefined, 0, 1, 7, 1000]) {
        const { text, deltas, tokens } = composeAnswer({ ...asked, preface, maxTokens });
        expect(deltas().join('')).toBe(text);
        expect(deltas().reduce((sum, delta) => sum + countTokens(delta), 0)).toBe(tokens);
      }
    }
  });

  it('ends at the limit of the caller, and says so', () => {
    expect(composeAnswer({ ...asked, maxTokens: 7 })).toMatchObject({ tokens: 7, cutByLimit: true });
    expect(composeAnswer({ ...asked, maxTokens: 1000 }).cutByLimit).toBe(false);
  });
});
