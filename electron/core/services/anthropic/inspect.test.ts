import { describe, expect, it } from 'vitest';
import { inspectMessages } from './inspect.ts';

const message = (...content: object[]) => ({ messages: [{ role: 'user', content }] });

describe('a message', () => {
  it.each([
    ['plain', { messages: [{ role: 'user', content: 'Hello' }] }],
    [
      'with a system block and caching',
      { system: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }] },
    ],
    ['with a document in the request', message({ type: 'document', source: { type: 'base64', data: '' } })],
    [
      'with a fresh container and skills',
      { container: { skills: [{ type: 'anthropic', skill_id: 'xlsx' }] } },
    ],
    ["with Anthropic's own skill", { container: { skills: [{ type: 'anthropic', skill_id: 'pptx' }] } }],
    ['without a container', { container: null }],
    ['with unknown fields', { context_management: {}, anything: { new: true } }],
  ])('%s passes', (_what, body) => {
    expect(inspectMessages(body)).toBeNull();
  });

  it.each([
    ['a container of an earlier call', { container: 'container_1' }, /container/],
    ['a container by its id', { container: { id: 'container_1' } }, /container/],
    [
      'an uploaded document',
      message({ type: 'document', source: { type: 'file', file_id: 'file_1' } }),
      /uploaded file/,
    ],
    ['a file for the container', message({ type: 'container_upload', file_id: 'file_1' }), /uploaded file/],
    [
      'an uploaded picture inside a tool result',
      message({
        type: 'tool_result',
        content: [{ type: 'image', source: { type: 'file', file_id: 'file_1' } }],
      }),
      /uploaded file/,
    ],
    [
      'an uploaded picture inside a document made of parts',
      message({
        type: 'document',
        source: {
          type: 'content',
          content: [{ type: 'image', source: { type: 'file', file_id: 'file_1' } }],
        },
      }),
      /uploaded file/,
    ],
    [
      'an uploaded picture inside such a document inside a tool result',
      message({
        type: 'tool_result',
        content: [
          { type: 'document', source: { content: [{ type: 'image', source: { file_id: 'file_1' } }] } },
        ],
      }),
      /uploaded file/,
    ],
    ['an uploaded skill', { container: { skills: [{ type: 'custom', skill_id: 'skill_1' }] } }, /skill/],
    ['a skill of a kind that is not named', { container: { skills: [{ skill_id: 'skill_1' }] } }, /skill/],
  ])('that reaches for %s is refused, with a way out', (_what, body, words) => {
    const refusal = inspectMessages(body);
    expect(refusal?.message).toMatch(words);
    expect(refusal?.hint).not.toBe('');
  });
});
