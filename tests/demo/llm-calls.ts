import Anthropic from '@anthropic-ai/sdk';
import { Mistral } from '@mistralai/mistralai';
import OpenAI from 'openai';
import { expect, line, stream } from './transcript.ts';

const question = 'In one sentence: why should an agent never hold a provider key?';

export async function callOpenAI(gateway: string, token: string): Promise<void> {
  const client = new OpenAI({ baseURL: `${gateway}/openai/v1`, apiKey: token });
  const messages = [{ role: 'user' as const, content: question }];
  const plain = await client.chat.completions.create({ model: 'gpt-5-mini', messages });
  line(`plain:  ${plain.choices[0]?.message.content}`);
  expect(plain.choices[0]?.message.content, 'an answer from OpenAI');

  const chunks = await client.chat.completions.create({ model: 'gpt-5-mini', messages, stream: true });
  async function* pieces() {
    for await (const chunk of chunks) yield chunk.choices[0]?.delta.content ?? '';
  }
  expect(await stream('stream', pieces()), 'a streamed answer from OpenAI');
}

export async function callAnthropic(gateway: string, token: string): Promise<void> {
  const client = new Anthropic({ baseURL: `${gateway}/anthropic`, apiKey: token });
  const body = { model: 'claude-sonnet-4-5', max_tokens: 200, messages: [{ role: 'user' as const, content: question }] };
  const plain = await client.messages.create(body);
  const block = plain.content[0];
  line(`plain:  ${block?.type === 'text' ? block.text : ''}`);
  expect(block?.type === 'text', 'an answer from Anthropic');

  const events = client.messages.stream(body);
  async function* pieces() {
    for await (const event of events) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') yield event.delta.text;
    }
  }
  expect(await stream('stream', pieces()), 'a streamed answer from Anthropic');
}

export async function callMistral(gateway: string, token: string): Promise<void> {
  const client = new Mistral({ serverURL: `${gateway}/mistral`, apiKey: token });
  const request = { model: 'mistral-small-latest', messages: [{ role: 'user' as const, content: question }] };
  const plain = await client.chat.complete(request);
  line(`plain:  ${String(plain.choices?.[0]?.message?.content)}`);
  expect(plain.choices?.[0]?.message?.content, 'an answer from Mistral');

  const events = await client.chat.stream(request);
  async function* pieces() {
    for await (const event of events) yield String(event.data.choices[0]?.delta.content ?? '');
  }
  expect(await stream('stream', pieces()), 'a streamed answer from Mistral');
}
