import { describe, expect, it } from 'vitest';
import { inspectChat, inspectImages, inspectResponse, inspectSpeech } from './inspect.ts';

const text = { role: 'user', content: 'Hello' };

describe('a chat', () => {
  it.each([
    ['plain', { messages: [text] }],
    [
      'with parts',
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'previous_response_id' }] }] },
    ],
    [
      'with a picture',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:,' } }] }] },
    ],
    [
      'with a file in the request',
      { messages: [{ role: 'user', content: [{ type: 'file', file: { file_data: 'x' } }] }] },
    ],
    ['that is stored', { store: true, messages: [text] }],
    [
      'with a tool that has a parameter named file_id',
      {
        messages: [text],
        tools: [{ type: 'function', function: { name: 'f', parameters: { properties: { file_id: {} } } } }],
      },
    ],
    ['of any other shape', [1, 'two', null]],
  ])('%s passes', (_what, body) => {
    expect(inspectChat(body)).toBeNull();
  });

  it('that names an uploaded file is refused', () => {
    const body = { messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: 'file-abc' } }] }] };
    expect(inspectChat(body)?.message).toMatch(/uploaded file/);
  });

  it('that goes on from an earlier spoken answer is refused', () => {
    expect(inspectChat({ messages: [{ role: 'assistant', audio: { id: 'audio_1' } }] })?.message).toMatch(
      /spoken answer/,
    );
  });
});

describe('a response', () => {
  it.each([
    ['plain', { input: 'Hello' }],
    ['that the provider stores by default', { input: 'Hello', store: true }],
    [
      'with turns in its input',
      {
        input: [text, { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hi' }] }],
      },
    ],
    [
      'with empty references',
      { input: 'Hello', previous_response_id: null, conversation: null, background: false },
    ],
    [
      'with a fresh container',
      { input: 'Hello', tools: [{ type: 'code_interpreter', container: { type: 'auto' } }] },
    ],
    [
      'that replays an answer with citations',
      {
        input: [
          {
            type: 'message',
            content: [{ type: 'output_text', text: '', annotations: [{ file_id: 'cfile_1' }] }],
          },
        ],
      },
    ],
  ])('%s passes', (_what, body) => {
    expect(inspectResponse(body)).toBeNull();
  });

  it.each([
    ['a stored response', { previous_response_id: 'resp_1' }, /stored response/],
    ['a stored conversation', { conversation: 'conv_1' }, /stored conversation/],
    ['a stored conversation as an object', { conversation: { id: 'conv_1' } }, /stored conversation/],
    ['a background run', { background: true }, /background/],
    ['an item of a stored response', { input: [{ type: 'item_reference', id: 'msg_1' }] }, /item_reference/],
    [
      'an uploaded file',
      { input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'file-1' }] }] },
      /uploaded file/,
    ],
    [
      'an uploaded picture',
      { input: [{ role: 'user', content: [{ type: 'input_image', file_id: 'file-1' }] }] },
      /uploaded file/,
    ],
    [
      'an uploaded screenshot',
      { input: [{ type: 'computer_call_output', output: { file_id: 'file-1' } }] },
      /uploaded file/,
    ],
    ['a vector store', { tools: [{ type: 'file_search', vector_store_ids: ['vs_1'] }] }, /vector store/],
    [
      'a container of another call',
      { tools: [{ type: 'code_interpreter', container: 'cntr_1' }] },
      /container/,
    ],
    [
      'files for a container',
      { tools: [{ type: 'code_interpreter', container: { file_ids: ['file-1'] } }] },
      /container/,
    ],
    [
      'a container of a shell',
      { tools: [{ type: 'shell', environment: { container_id: 'cntr_1' } }] },
      /container/,
    ],
    [
      'a stored skill in a shell',
      {
        tools: [
          { type: 'shell', environment: { type: 'container_auto', skills: [{ skill_id: 'skill_1' }] } },
        ],
      },
      /skill/,
    ],
    [
      'a stored skill in a container',
      { tools: [{ type: 'code_interpreter', container: { type: 'auto', skills: [{ skill_id: 's' }] } }] },
      /skill/,
    ],
    [
      'a vector store in a namespace',
      { tools: [{ type: 'namespace', tools: [{ type: 'file_search', vector_store_ids: ['vs_1'] }] }] },
      /vector store/,
    ],
    [
      'a vector store by a tool search',
      { input: [{ type: 'tool_search_output', tools: [{ vector_store_ids: ['vs_1'] }] }] },
      /vector store/,
    ],
    [
      'an uploaded mask',
      { tools: [{ type: 'image_generation', input_image_mask: { file_id: 'file-1' } }] },
      /uploaded file/,
    ],
  ])('that reaches for %s is refused, with a way out', (_what, body, message) => {
    const refusal = inspectResponse({ model: 'm', ...body });
    expect(refusal?.message).toMatch(message);
    expect(refusal?.hint).not.toBe('');
  });
});

it('a response with a skill inside the request passes', () => {
  const skills = [{ type: 'inline', name: 's', source: { type: 'base64', data: 'x' } }];
  expect(
    inspectResponse({ tools: [{ type: 'shell', environment: { type: 'container_auto', skills } }] }),
  ).toBeNull();
});

describe('spoken words', () => {
  it('in a built-in voice pass', () => {
    expect(inspectSpeech({ input: 'Hi', voice: 'alloy' })).toBeNull();
    expect(inspectChat({ audio: { voice: 'alloy', format: 'mp3' }, messages: [text] })).toBeNull();
  });

  it.each([{ id: 'voice_1' }, 'voice_1', ['voice_1']])('in a recorded voice are refused: %j', (voice) => {
    expect(inspectSpeech({ input: 'Hi', voice })?.message).toMatch(/recorded voice/);
    expect(inspectChat({ audio: { voice }, messages: [text] })?.message).toMatch(/recorded voice/);
  });
});

describe('an image edit', () => {
  it('with pictures in the request passes', () => {
    expect(inspectImages({ images: [{ image_url: 'data:,' }] })).toBeNull();
  });

  it.each([{ images: [{ file_id: 'file-1' }] }, { mask: { file_id: 'file-1' } }])(
    'that names a file is refused: %j',
    (body) => {
      expect(inspectImages(body)?.message).toMatch(/uploaded file/);
    },
  );
});
