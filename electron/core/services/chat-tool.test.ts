import { describe, expect, it } from 'vitest';
import { adapterByTool } from './index.ts';

const chats = [
  ['openai-api', '/v1/chat/completions'],
  ['anthropic-api', '/v1/messages'],
  ['mistral-ai-api', '/v1/chat/completions'],
] as const;

describe.each(chats)('the chat of %s', (tool, path) => {
  const [chat] = adapterByTool(tool)?.tool.actions ?? [];
  const body = {
    model: 'm',
    messages: [{ role: 'user', content: 'Hello' }],
    some_new_field: { deep: [1] },
    stream: true,
  };

  it('sends the provider’s own body, fields that nobody here knows included', () => {
    const plan = chat?.plan(body);
    expect(plan).toMatchObject({ kind: 'call', method: 'POST', path });
    expect(plan).toHaveProperty('body', JSON.stringify(body));
    expect(plan).not.toHaveProperty('result');
  });

  it.each([
    [{ messages: body.messages }, 'model'],
    [{ model: 'm' }, 'messages'],
    [{ model: 'm', messages: [] }, 'messages'],
    [{ model: 'm', messages: 'Hello' }, 'messages'],
  ])('refuses %j and names the field', (input, field) => {
    expect(chat?.plan(input)).toMatchObject({ kind: 'invalid', field });
  });

  it('is described by a JSON Schema', () => {
    expect(chat?.inputSchema).toMatchObject({ type: 'object', required: ['model', 'messages'] });
  });
});

it('a chat that reaches for an uploaded file is refused through the tool as well', () => {
  const [chat] = adapterByTool('openai-api')?.tool.actions ?? [];
  const content = [{ type: 'file', file: { file_id: 'file-1' } }];
  expect(chat?.plan({ model: 'm', messages: [{ role: 'user', content }] })).toMatchObject({
    kind: 'refused',
  });
});
