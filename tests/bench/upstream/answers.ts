// What the stand-in for a provider says: a real chat answer with usage, about 1 KB, plain and streamed.
const head = { id: 'chatcmpl-bench', created: 1_790_000_000, model: 'gpt-4o-mini-2024-07-18' };
const usage = {
  prompt_tokens: 24,
  completion_tokens: 120,
  total_tokens: 144,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
};
const text = 'The quick brown fox jumps over the lazy dog. '.repeat(11);

const headers = [
  'x-request-id: req_bench',
  'openai-organization: bench',
  'openai-processing-ms: 1',
  'openai-version: 2020-10-01',
  'x-ratelimit-limit-requests: 30000',
  'x-ratelimit-remaining-requests: 29999',
  'strict-transport-security: max-age=31536000; includeSubDomains; preload',
  'connection: keep-alive',
];

function whole(body: string): Buffer {
  const lines = [
    'HTTP/1.1 200 OK',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

export const chatAnswer = whole(
  JSON.stringify({
    ...head,
    object: 'chat.completion',
    choices: [
      { index: 0, message: { role: 'assistant', content: text }, logprobs: null, finish_reason: 'stop' },
    ],
    usage,
  }),
);

export const modelsAnswer = whole(
  JSON.stringify({
    object: 'list',
    data: [{ id: 'gpt-4o-mini', object: 'model', created: 1_721_172_741, owned_by: 'system' }],
  }),
);

export const streamHead = Buffer.from(
  `${['HTTP/1.1 200 OK', 'content-type: text/event-stream; charset=utf-8', 'cache-control: no-cache', 'transfer-encoding: chunked', ...headers].join('\r\n')}\r\n\r\n`,
);

/** Pieces of content in one streamed answer. */
export const piecesOfStream = 20;

/** One piece; its content says when it was sent, by the clock that all processes of the machine share. */
export function streamPiece(): string {
  const content = `${process.hrtime.bigint()} quick brown fox jumps over `;
  return event({ choices: [{ index: 0, delta: { content }, logprobs: null, finish_reason: null }] });
}

export function streamEnd(withUsage: boolean): string {
  const last = event({ choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }] });
  return `${last}${withUsage ? event({ choices: [], usage }) : ''}${chunk('data: [DONE]\n\n')}0\r\n\r\n`;
}

function event(rest: Record<string, unknown>): string {
  return chunk(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...rest })}\n\n`);
}

/** RFC 9112 §7.1; everything here is ASCII. */
function chunk(data: string): string {
  return `${data.length.toString(16)}\r\n${data}\r\n`;
}
