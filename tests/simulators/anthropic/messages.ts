import { idFrom } from '../core/ids.ts';
import { type JsonObject, asCount } from '../core/json.ts';
import { contentText, lastUserText, messageTexts } from '../core/messages.ts';
import type { ProviderRequest } from '../core/provider.ts';
import { type Chunk, type Reply, jsonReply, noUsage, streamReply } from '../core/reply.ts';
import { namedEvent as event } from '../core/sse.ts';
import { type Answer, composeAnswer, countPrompt, countTokens } from '../core/text.ts';
import { refuse } from './errors.ts';
import { answerHeaders } from './headers.ts';
import { isKnownModel } from './models.ts';

export function messages(request: ProviderRequest, body: JsonObject): Reply {
  const maxTokens = asCount(body['max_tokens']);
  const problem = bodyProblem(request, body);
  if (problem !== null) return problem;
  if (maxTokens === undefined || maxTokens === 0) {
    const fault =
      body['max_tokens'] === undefined ? 'Field required' : 'Input should be greater than or equal to 1';
    return refuse(request, 400, `max_tokens: ${fault}`);
  }
  const answer = composeAnswer({
    who: 'Anthropic',
    model: String(body['model']),
    question: lastUserText(body['messages']),
    maxTokens,
    preface: request.preface,
  });
  const inputTokens = countInput(body);
  const usage = { ...noUsage, inputTokens, outputTokens: answer.tokens };
  if (body['stream'] === true) {
    return streamReply(answerHeaders(request), events(request, body, answer, inputTokens), usage);
  }
  const content = [{ type: 'text', text: answer.text }];
  const whole = {
    ...message(request, body, content, usageOf(inputTokens, answer.tokens)),
    stop_reason: stopReason(answer),
  };
  return jsonReply(200, answerHeaders(request), whole, usage);
}

export function countMessageTokens(request: ProviderRequest, body: JsonObject): Reply {
  const problem = bodyProblem(request, body);
  if (problem !== null) return problem;
  return jsonReply(200, answerHeaders(request), { input_tokens: countInput(body) });
}

/** The input is known at the start; the output only at the end, and until then it is said to be 1. */
function events(request: ProviderRequest, body: JsonObject, answer: Answer, inputTokens: number): Chunk[] {
  const started = message(request, body, [], usageOf(inputTokens, 1));
  const delta = (text: string): object => ({ index: 0, delta: { type: 'text_delta', text } });
  return [
    event('message_start', { message: started }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    event('ping', {}),
    ...answer.deltas().map((text) => event('content_block_delta', delta(text), countTokens(text))),
    event('content_block_stop', { index: 0 }),
    event('message_delta', {
      delta: { stop_reason: stopReason(answer), stop_sequence: null },
      usage: {
        input_tokens: inputTokens,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        output_tokens: answer.tokens,
      },
    }),
    event('message_stop', {}),
  ];
}

function message({ serial }: ProviderRequest, { model }: JsonObject, content: object[], usage: object) {
  const id = `msg_01${idFrom(serial, 22)}`;
  const stop = { stop_reason: null as string | null, stop_sequence: null };
  return { id, type: 'message', role: 'assistant', model, content, ...stop, usage };
}

function usageOf(inputTokens: number, outputTokens: number) {
  return {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: outputTokens,
    service_tier: 'standard',
  };
}

function stopReason(answer: Answer): string {
  return answer.cutByLimit ? 'max_tokens' : 'end_turn';
}

function countInput({ system, messages: list }: JsonObject): number {
  return countPrompt([...(system === undefined ? [] : [contentText(system)]), ...messageTexts(list)]);
}

function bodyProblem(request: ProviderRequest, { model, messages: list }: JsonObject): Reply | null {
  if (model === undefined) return refuse(request, 400, 'model: Field required');
  if (typeof model !== 'string') return refuse(request, 400, 'model: Input should be a valid string');
  if (list === undefined) return refuse(request, 400, 'messages: Field required');
  if (!Array.isArray(list)) return refuse(request, 400, 'messages: Input should be a valid list');
  if (list.length === 0) return refuse(request, 400, 'messages: at least one message is required');
  return isKnownModel(model) ? null : refuse(request, 404, `model: ${model}`);
}
