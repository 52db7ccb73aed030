import { describe, expect, it } from 'vitest';
import type { ToolCall } from '../tool.ts';
import { searchTool } from './search.ts';

const [search] = searchTool.actions;

function plan(input: unknown) {
  return search?.plan(input);
}

function callFor(input: unknown): ToolCall {
  const planned = plan(input);
  if (planned?.kind !== 'call') throw new Error('It was not planned.');
  return planned;
}

describe('a search as an agent asks for it', () => {
  it('becomes the provider’s own request, ten results by default since more cost twice', () => {
    const { method, path, body } = callFor({ query: '  keys  ' });
    expect({ method, path, body: JSON.parse(body) }).toEqual({
      method: 'POST',
      path: '/search',
      body: { q: 'keys', num: 10 },
    });
  });

  it('takes count, country, language and freshness over', () => {
    const { body } = callFor({
      query: 'keys',
      count: 20,
      country: 'DE',
      language: 'pt-BR',
      freshness: 'week',
    });
    expect(JSON.parse(body)).toEqual({ q: 'keys', num: 20, gl: 'de', hl: 'pt-br', tbs: 'qdr:w' });
  });

  it.each([
    [{}, 'query'],
    [{ query: '' }, 'query'],
    [{ query: '   ' }, 'query'],
    [{ query: 7 }, 'query'],
    [{ query: 'x', count: 0 }, 'count'],
    [{ query: 'x', count: 101 }, 'count'],
    [{ query: 'x', count: 1.5 }, 'count'],
    [{ query: 'x', country: 'Germany' }, 'country'],
    [{ query: 'x', freshness: 'decade' }, 'freshness'],
    [{ query: 'x', apiKey: 'y' }, 'apiKey'],
    [null, undefined],
  ])('%j is refused and names the field', (input, field) => {
    expect(plan(input)).toMatchObject({ kind: 'invalid', field, message: expect.stringMatching(/./) });
  });

  it('is described by a JSON Schema that refuses unknown fields', () => {
    expect(search?.inputSchema).toMatchObject({
      type: 'object',
      required: ['query'],
      additionalProperties: false,
      properties: { freshness: { enum: ['hour', 'day', 'week', 'month', 'year'] } },
    });
  });
});

describe('what the provider answers', () => {
  const answer = {
    searchParameters: { q: 'keys' },
    organic: [
      { title: 'One', link: 'https://one.example', snippet: 'First', date: '2 days ago', position: 1 },
      { title: 'Two', link: 'https://two.example', position: 2 },
      { title: 'No address' },
      'noise',
    ],
    answerBox: { answer: '42' },
    credits: 1,
  };

  it('becomes the normal form', () => {
    expect(callFor({ query: 'keys' }).result?.(answer)).toEqual({
      results: [
        { title: 'One', url: 'https://one.example', snippet: 'First', date: '2 days ago' },
        { title: 'Two', url: 'https://two.example', snippet: '' },
      ],
      provider: 'serper',
      credits: 1,
      answer: '42',
    });
  });

  it('comes along whole when asked for', () => {
    expect(callFor({ query: 'keys', raw: true }).result?.(answer)).toHaveProperty('raw', answer);
  });

  it('may be empty', () => {
    expect(callFor({ query: 'keys' }).result?.({ searchParameters: {}, organic: [] })).toEqual({
      results: [],
      provider: 'serper',
      credits: null,
    });
  });

  it.each([null, 'text', [], {}, { organic: 'nothing' }, { message: 'Hello' }])(
    'that is no search is not understood: %j',
    (odd) => {
      expect(callFor({ query: 'keys' }).result?.(odd)).toBeNull();
    },
  );
});
