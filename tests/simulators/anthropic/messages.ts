import { idFrom } from '../core/ids.ts';
import { type JsonObject, asArray, asCount, asObject, asText } from '../core/json.ts';
import { contentText, lastUserText, messageTexts } from '../core/messages.ts';
import type { ProviderRequest } from '../core/provider.ts';
import {
  type Charged,
  type Chunk,
  type Reply,
  type Usage,
  jsonReply,
  noUsage,
  streamReply,
} from '../core/reply.ts';
import { namedEvent as event } from '../core/sse.ts';
import { type Answer, composeAnswer, countPrompt, countTokens, digestOf } from '../core/text.ts';
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
  const charged = chargedInput(request, body, inputTokens);
  const usage = { ...noUsage, inputTokens, outputTokens: answer.tokens, charged };
  if (body['stream'] === true) {
    return streamReply(answerHeaders(request), events(request, body, answer, usage), usage);
  }
  const content = [{ type: 'text', text: answer.text }];
  const whole = {
    ...message(request, body, content, usageOf(usage, answer.tokens)),
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
function events(request: ProviderRequest, body: JsonObject, answer: Answer, usage: Usage): Chunk[] {
  const started = message(request, body, [], usageOf(usage, 1));
  const { cache_creation: _split, service_tier: _tier, ...counts } = usageOf(usage, answer.tokens);
  const delta = (text: string): object => ({ index: 0, delta: { type: 'text_delta', text } });
  return [
    event('message_start', { message: started }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    event('ping', {}),
    ...answer.deltas().map((text) => event('content_block_delta', delta(text), countTokens(text))),
    event('content_block_stop', { index: 0 }),
    event('message_delta', {
      delta: { stop_reason: stopReason(answer), stop_sequence: null },
      usage: counts,
    }),
    event('message_stop', {}),
  ];
}

function message({ serial }: ProviderRequest, { model }: JsonObject, content: object[], usage: object) {
  const id = `msg_01${idFrom(serial, 22)}`;
  const stop = { stop_reason: null as string | null, stop_sequence: null };
  return { id, type: 'message', role: 'assistant', model, content, ...stop, usage };
}

function usageOf({ inputTokens, charged = { input: inputTokens } }: Usage, outputTokens: number) {
  const { input = 0, cachedInput = 0, cacheWrite = 0, cacheWriteLong = 0, webSearch } = charged;
  return {
    input_tokens: input,
    cache_creation_input_tokens: cacheWrite + cacheWriteLong,
    cache_read_input_tokens: cachedInput,
    cache_creation: { ephemeral_5m_input_tokens: cacheWrite, ephemeral_1h_input_tokens: cacheWriteLong },
    output_tokens: outputTokens,
    service_tier: 'standard',
    ...(webSearch !== undefined && { server_tool_use: { web_search_requests: webSearch } }),
  };
}

/** A `system` that is marked for the cache is written there the first time, and read from there afterwards. */
function chargedInput({ cached }: ProviderRequest, body: JsonObject, inputTokens: number): Charged {
  const webSearch = searchesIn(body);
  const mark = asArray(body['system'])
    .map((block) => asObject(asObject(block)['cache_control']))
    .findLast(({ type }) => type !== undefined);
  const rest = { ...(webSearch > 0 && { webSearch }) };
  if (mark === undefined) return { input: inputTokens, ...rest };
  const text = contentText(body['system']);
  const kept = Math.min(countTokens(text), inputTokens);
  const digest = digestOf(text);
  const kind = cached.has(digest) ? 'cachedInput' : mark['ttl'] === '1h' ? 'cacheWriteLong' : 'cacheWrite';
  cached.add(digest);
  return { input: inputTokens - kept, [kind]: kept, ...rest };
}

/** A model that may search does so once. */
function searchesIn({ tools }: JsonObject): number {
  return asArray(tools).some((tool) => asText(asObject(tool)['type'])?.startsWith('web_search') === true)
    ? 1
    : 0;
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
