import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ProviderName,
  type Simulator,
  fakeKey,
  startSimulator,
} from '../../../../tests/simulators/index.ts';
import { type Question, answered, costOf, meteringOf } from './testing.ts';

const type = 'text/event-stream; charset=utf-8';
const messages = [
  { role: 'user', content: 'What is the "desk" for? ünïcödé \\ {"usage":{"prompt_tokens":1}}' },
];

const questions: (Question & {
  name: string;
  service: Exclude<ProviderName, 'serper'>;
  model: string;
  body: object;
})[] = [
  {
    name: 'a chat at OpenAI whose agent asked for the numbers',
    service: 'openai',
    path: '/v1/chat/completions',
    model: 'gpt-4o-mini',
    body: { max_tokens: 60, messages, stream: true, stream_options: { include_usage: true } },
  },
  {
    name: 'a chat at OpenAI whose agent did not',
    service: 'openai',
    path: '/v1/chat/completions',
    model: 'gpt-4o-mini',
    body: { max_tokens: 60, messages, stream: true },
  },
  {
    name: 'a completion at OpenAI',
    service: 'openai',
    path: '/v1/completions',
    model: 'gpt-3.5-turbo-instruct',
    body: { prompt: 'desk', max_tokens: 60, stream: true, stream_options: { include_usage: false } },
  },
  {
    name: 'a response at OpenAI',
    service: 'openai',
    path: '/v1/responses',
    model: 'gpt-4o-mini',
    body: { input: 'desk', max_output_tokens: 60, stream: true },
  },
  {
    name: 'a message at Anthropic',
    service: 'anthropic',
    path: '/v1/messages',
    model: 'claude-sonnet-4-5',
    body: {
      max_tokens: 60,
      messages,
      stream: true,
      system: [
        { type: 'text', text: 'Be brief. '.repeat(20), cache_control: { type: 'ephemeral', ttl: '1h' } },
      ],
    },
  },
  {
    name: 'a chat at Mistral',
    service: 'mistral',
    path: '/v1/chat/completions',
    model: 'mistral-small-latest',
    body: { max_tokens: 60, messages, stream: true },
  },
];

interface Streamed {
  question: Question;
  model: string;
  /** As the provider sends it to Keydesk, and what of it is for the agent. */
  sent: Buffer;
  meant: string;
  charged: Simulator['requests'][number]['charged'];
}

const simulators = new Map<ProviderName, { simulator: Simulator; key: string }>();
const streams = new Map<string, Streamed>();

beforeAll(async () => {
  for (const name of ['openai', 'anthropic', 'mistral'] as const) {
    const simulator = await startSimulator(name);
    const key = fakeKey(name);
    simulator.addKey(key);
    simulators.set(name, { simulator, key });
  }
  for (const { name, service, path, model, body } of questions) {
    const question: Question = { service, path, body: { model, ...body } };
    const asked = meteringOf(question).body?.toString() ?? JSON.stringify(question.body);
    const { simulator, key } = simulators.get(service) ?? {};
    const headers = {
      authorization: `Bearer ${key}`,
      'x-api-key': String(key),
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
    };
    const answer = await fetch(`${simulator?.url}${path}`, { method: 'POST', headers, body: asked });
    const sent = Buffer.from(await answer.arrayBuffer());
    const wanted = asked === JSON.stringify(question.body);
    const meant = wanted
      ? sent.toString()
      : sent.toString().replace(/data: \{[^\n]*"choices":\[\][^\n]*\n\n/, '');
    streams.set(name, { question, model, sent, meant, charged: simulator?.requests.at(-1)?.charged ?? {} });
  }
});

afterAll(async () => {
  await Promise.all([...simulators.values()].map(({ simulator }) => simulator.close()));
});

function streamOf(name: string): Streamed {
  const stream = streams.get(name);
  if (!stream) throw new Error(`${name} was not streamed.`);
  return stream;
}

/** The same numbers in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function inPieces(bytes: Buffer, next: () => number, largest: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + Math.floor(next() * largest);
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

describe.each(questions.map(({ name }) => name))('a stream of %s', (name) => {
  test('tells what the provider charges, and hands on what the agent asked for', () => {
    const { question, sent, meant, charged } = streamOf(name);
    const { passed, spend } = answered(meteringOf(question), { type, chunks: [sent] });
    expect(spend).toMatchObject({ usage: charged, exact: true });
    expect(passed).toBe(meant);
  });

  test('means the same however it is parted', () => {
    const { question, sent, meant, charged } = streamOf(name);
    const next = random(7);
    for (const largest of [1, 2, 3, 7, 40, 300, 5000]) {
      const chunks = inPieces(sent, next, largest);
      const { passed, spend } = answered(meteringOf(question), { type, chunks });
      expect(spend).toMatchObject({ usage: charged, exact: true });
      expect(passed).toBe(meant);
    }
  });

  test('means the same when it is parted in two, anywhere', () => {
    const { question, sent, meant, charged } = streamOf(name);
    for (let at = 1; at < sent.length; at++) {
      const { passed, spend } = answered(meteringOf(question), {
        type,
        chunks: [sent.subarray(0, at), sent.subarray(at)],
      });
      expect({ at, passed }).toEqual({ at, passed: meant });
      expect(spend.usage).toEqual(charged);
    }
  });

  test('with Windows line ends means the same', () => {
    const { question, sent, meant, charged } = streamOf(name);
    const windows = (text: string): string => text.replaceAll('\n', '\r\n');
    const chunks = inPieces(Buffer.from(windows(sent.toString())), random(3), 50);
    const { passed, spend } = answered(meteringOf(question), { type, chunks });
    expect(spend.usage).toEqual(charged);
    expect(passed).toBe(windows(meant));
  });

  test('that is cut, anywhere, is charged no less than was written and no more than its ceiling', () => {
    const { question, model, sent, meant, charged } = streamOf(name);
    for (let at = 0; at < sent.length; at += 3) {
      const metering = meteringOf(question);
      const seen = sent.subarray(0, at);
      const { passed, spend } = answered(metering, { type, chunks: [seen], cut: true });
      expect(meant.startsWith(passed)).toBe(true);
      const { service } = question;
      const cost = costOf(service, model, spend.usage, spend.percent);
      const ceiling = costOf(service, model, metering.ceiling.usage, metering.ceiling.percent);
      expect(cost).toBeLessThanOrEqual(ceiling);
      expect(cost).toBeGreaterThanOrEqual(costOf(service, model, charged));
    }
  });
});

describe('a stream of a server that tells no numbers', () => {
  const question: Question = {
    service: 'openai',
    path: '/v1/chat/completions',
    body: { model: 'gpt-4o-mini', messages, stream: true },
  };
  const event = (content: string): string =>
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;

  test('is counted as one token for each byte that was written', () => {
    const metering = meteringOf(question);
    const chunks = [event('eight by'), event('tes and\n'), 'data: [DONE]\n\n'];
    const { passed, spend } = answered(metering, { type, chunks });
    expect(passed).toBe(chunks.join(''));
    expect(spend).toMatchObject({
      usage: { output: 8 + 9, input: metering.ceiling.usage.input },
      exact: false,
    });
  });

  test('counts tool calls and thoughts as well', () => {
    const delta = {
      tool_calls: [{ index: 0, function: { name: 'find', arguments: '{"q":1}' } }],
      reasoning_content: 'hm',
    };
    const chunks = [`data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`, 'data: [DONE]\n\n'];
    const { spend } = answered(meteringOf(question), { type, chunks });
    expect(spend.usage.output).toBe('find'.length + '{\\"q\\":1}'.length + 'hm'.length);
  });

  test('is counted as what it told last, and more, where it tells in every event and is cut', () => {
    const told = (content: string, completion_tokens: number, finish_reason: string | null): string =>
      `data: ${JSON.stringify({
        choices: [{ index: 0, delta: { content }, finish_reason }],
        usage: { prompt_tokens: 7, completion_tokens },
      })}\n\n`;
    const chunks = [told('a', 400, null), told('b', 800, null)];
    const cut = answered(meteringOf(question), { type, chunks, cut: true }).spend;
    expect(cut).toMatchObject({ usage: { input: 7 }, exact: false });
    expect(cut.usage.output).toBeGreaterThan(800);
    for (const end of [told('', 900, 'stop'), `${told('', 900, null)}data: [DONE]\n\n`]) {
      expect(answered(meteringOf(question), { type, chunks: [...chunks, end] }).spend).toMatchObject({
        usage: { input: 7, output: 900 },
        exact: true,
      });
    }
  });

  test('is charged its ceiling when nothing of it came', () => {
    const metering = meteringOf(question);
    const { spend } = answered(metering, { type, chunks: [], cut: true });
    expect(spend).toEqual({ ...metering.ceiling, exact: false });
  });
});

test('a stream of several answers that is cut is charged what may be on its way of each', () => {
  const spent = (n: number) => {
    const body = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hello' }], n, stream: true };
    const metering = meteringOf({ service: 'openai', path: '/v1/chat/completions', body });
    const chunks = [`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'abc' } }] })}\n\n`];
    return answered(metering, { type, chunks, cut: true }).spend.usage.output;
  };
  expect([spent(1), spent(3)]).toEqual([3 + 256, 3 + 3 * 256]);
});

test('a stream that is cut is charged all that the provider’s own tools may bring to be read', () => {
  const messages = [{ role: 'user', content: 'Read this' }];
  const tools = [{ type: 'web_fetch_20250910', name: 'web_fetch', max_uses: 2 }];
  const body = { model: 'claude-sonnet-4-6', max_tokens: 100, messages, tools, stream: true };
  const metering = meteringOf({ service: 'anthropic', path: '/v1/messages', body });
  const started = { type: 'message_start', message: { usage: { input_tokens: 9, output_tokens: 1 } } };
  const chunks = [`event: message_start\ndata: ${JSON.stringify(started)}\n\n`];
  const { spend } = answered(metering, { type, chunks, cut: true });
  expect(spend.usage.input).toBe(metering.ceiling.usage.input);
});

describe('a stream that Keydesk asked for the numbers', () => {
  const question: Question = {
    service: 'openai',
    path: '/v1/chat/completions',
    body: { model: 'gpt-4o-mini', messages, stream: true },
  };
  const usage = { prompt_tokens: 10, completion_tokens: 2 };

  test('keeps an event that has numbers and text', () => {
    const text = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'x' }, finish_reason: 'stop' }], usage })}\n\n`;
    const { passed, spend } = answered(meteringOf(question), { type, chunks: [text] });
    expect(passed).toBe(text);
    expect(spend).toMatchObject({ usage: { input: 10, output: 2 }, exact: true });
  });

  test('delays no line that is complete', () => {
    const { meter } = meteringOf(question);
    meter.head(200, type);
    const line = 'data: {"choices":[{"delta":{"content":"x"}}]}\n';
    expect(meter.push(Buffer.from(`${line}\nda`)).toString()).toBe(`${line}\n`);
    expect(meter.push(Buffer.from('ta: {"choices":[],"usage":{"prompt_tokens":10,')).toString()).toBe('');
    expect(meter.push(Buffer.from('"completion_tokens":2}}\n')).toString()).toBe('');
    expect(meter.push(Buffer.from('\ndata: [DONE]\n\n')).toString()).toBe('data: [DONE]\n\n');
    expect(meter.spend()).toMatchObject({ usage: { input: 10, output: 2 }, exact: true });
  });

  test('takes the event out when it is the last line, without an end', () => {
    const last = `data: ${JSON.stringify({ choices: [], usage })}`;
    expect(answered(meteringOf(question), { type, chunks: ['data: [DONE]\n\n', last] }).passed).toBe(
      'data: [DONE]\n\n',
    );
  });

  test('holds no more than a line of numbers has', () => {
    const { meter } = meteringOf(question);
    meter.head(200, type);
    const long = `data: {"choices":[{"delta":{"content":"${'x'.repeat(20_000)}`;
    expect(meter.push(Buffer.from(long)).toString()).toBe(long);
    expect(meter.push(Buffer.from('"}}]}\n\n')).toString()).toBe('"}}]}\n\n');
  });
});
