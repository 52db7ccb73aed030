import Anthropic from '@anthropic-ai/sdk';
import { Mistral } from '@mistralai/mistralai';
import OpenAI from 'openai';
import type { Discovery } from '../../shared/ipc/gateway.ts';

const question = 'In one sentence: why should an agent never hold a provider key?';
/** Short answers keep the demo readable. */
const maxTokens = 24;

type Pieces = AsyncIterable<string>;

/** An agent as its developer writes it: the providers' own SDKs with another address and its Keydesk token. */
export class Agent {
  readonly #gateway: string;
  readonly #token: string;

  constructor(gateway: string, token: string) {
    this.#gateway = gateway;
    this.#token = token;
  }

  get #openai(): OpenAI {
    return new OpenAI({ baseURL: `${this.#gateway}/openai/v1`, apiKey: this.#token, maxRetries: 0 });
  }

  get #anthropic(): Anthropic {
    return new Anthropic({ baseURL: `${this.#gateway}/anthropic`, apiKey: this.#token, maxRetries: 0 });
  }

  get #mistral(): Mistral {
    return new Mistral({ serverURL: `${this.#gateway}/mistral`, apiKey: this.#token });
  }

  async askOpenAI(): Promise<string> {
    const answer = await this.#openai.chat.completions.create({ ...this.#openaiBody(), stream: false });
    return answer.choices[0]?.message.content ?? '';
  }

  async *streamOpenAI(): Pieces {
    const chunks = await this.#openai.chat.completions.create({ ...this.#openaiBody(), stream: true });
    for await (const chunk of chunks) yield chunk.choices[0]?.delta.content ?? '';
  }

  async askAnthropic(): Promise<string> {
    const answer = await this.#anthropic.messages.create(this.#anthropicBody());
    const block = answer.content[0];
    return block?.type === 'text' ? block.text : '';
  }

  async *streamAnthropic(): Pieces {
    for await (const event of this.#anthropic.messages.stream(this.#anthropicBody())) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') yield event.delta.text;
    }
  }

  async askMistral(): Promise<string> {
    const answer = await this.#mistral.chat.complete(this.#mistralBody());
    return textOf(answer.choices?.[0]?.message?.content);
  }

  async *streamMistral(): Pieces {
    for await (const event of await this.#mistral.chat.stream(this.#mistralBody())) {
      yield textOf(event.data.choices[0]?.delta.content);
    }
  }

  async tools(): Promise<Discovery['tools']> {
    const response = await this.fetch('/v1/tools');
    return ((await response.json()) as Discovery).tools;
  }

  /** As an agent written for Supabase edge functions searches: only the base URL is new. */
  async search(query: string, count: number): Promise<SearchAnswer> {
    const response = await this.fetch('/functions/v1/web-search-api', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'search', query, count }),
    });
    return (await response.json()) as SearchAnswer;
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${this.#token}`);
    return fetch(`${this.#gateway}${path}`, { ...init, headers });
  }

  #openaiBody() {
    return { model: 'gpt-5-mini', max_completion_tokens: maxTokens, messages: [this.#question()] };
  }

  #anthropicBody() {
    return { model: 'claude-sonnet-5-5', max_tokens: maxTokens, messages: [this.#question()] };
  }

  #mistralBody() {
    return { model: 'mistral-small-latest', maxTokens, messages: [this.#question()] };
  }

  #question() {
    return { role: 'user' as const, content: question };
  }
}

export interface SearchAnswer {
  results: { title: string; url: string; snippet: string }[];
  provider: string;
  credits: number;
}

/** Mistral's SDK also knows answers in parts; these are plain text. */
function textOf(content: unknown): string {
  return typeof content === 'string' ? content : '';
}

export async function join(pieces: Pieces): Promise<string> {
  let whole = '';
  for await (const piece of pieces) whole += piece;
  return whole;
}
