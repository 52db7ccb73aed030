import { describe, expect, it } from 'vitest';
import { inspectChat, inspectOcr, inspectTranscription } from './inspect.ts';

describe('a chat', () => {
  it.each([
    ['plain', { messages: [{ role: 'user', content: 'Hello' }] }],
    ['with a function', { tools: [{ type: 'function', function: { name: 'f' } }] }],
    ['with web search', { tools: [{ type: 'web_search' }] }],
    [
      'with a document by address',
      { messages: [{ content: [{ type: 'document_url', document_url: 'https://a.example' }] }] },
    ],
  ])('%s passes', (_what, body) => {
    expect(inspectChat(body)).toBeNull();
  });

  it.each([
    ['an uploaded file', { messages: [{ content: [{ type: 'file', file_id: 'f' }] }] }, /uploaded file/],
    ['a document library', { tools: [{ type: 'document_library', library_ids: ['l'] }] }, /document library/],
    [
      "somebody's connected account",
      { tools: [{ type: 'connector', connector_id: 'c' }] },
      /connected account/,
    ],
  ])('that reaches for %s is refused', (_what, body, words) => {
    expect(inspectChat(body)?.message).toMatch(words);
  });
});

describe('reading and hearing', () => {
  it('what is in the request passes', () => {
    expect(inspectOcr({ document: { type: 'document_url', document_url: 'data:,' } })).toBeNull();
    expect(inspectTranscription({ file_url: 'https://a.example' })).toBeNull();
  });

  it('an uploaded file is refused', () => {
    expect(inspectOcr({ document: { type: 'file', file_id: 'f' } })?.message).toMatch(/uploaded file/);
    expect(inspectTranscription({ file_id: 'f' })?.message).toMatch(/uploaded file/);
  });
});
