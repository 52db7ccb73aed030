import { idFrom, unixSeconds } from '../core/ids.ts';
import { type JsonObject, asCount, asText } from '../core/json.ts';
import { lastUserText, messageTexts } from '../core/messages.ts';
import type { ProviderRequest } from '../core/provider.ts';
import { type Chunk, type Reply, type Usage, jsonReply, streamReply } from '../core/reply.ts';
import { namedEvent } from '../core/sse.ts';
import { type Answer, composeAnswer, countPrompt, countTokens } from '../core/text.ts';
import { refuse } from './errors.ts';
import { answerHeaders } from './headers.ts';
import { modelProblem } from './models.ts';
import { promptUsed, responseUsage, tokensUsed } from './usage.ts';

export function responses(request: ProviderRequest, body: JsonObject): Reply {
  const { model, input, instructions, stream } = body;
  const problem = modelProblem(request, model);
  if (problem !== null) return problem;
  if (input === undefined) {
    const message = "Missing required parameter: 'input'.";
    return refuse(request, { status: 400, message, param: 'input', code: 'missing_required_parameter' });
  }
  const messages = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  const answer = composeAnswer({
    who: 'OpenAI',
    model: String(model),
    question: lastUserText(messages),
    maxTokens: asCount(body['max_output_tokens']),
    preface: request.preface,
  });
  const system = asText(instructions);
  const texts = [...(system === undefined ? [] : [system]), ...messageTexts(messages)];
  const usage = promptUsed(request, texts, tokensUsed(countPrompt(texts), answer.tokens));
  if (stream === true)
    return streamReply(answerHeaders(request), events(request, body, answer, usage), usage);
  const whole = completed(request, body, answer, usage);
  return jsonReply(200, answerHeaders(request), whole, usage);
}

/** Every event carries its number; `response.completed` alone carries the usage. */
function events(request: ProviderRequest, body: JsonObject, answer: Answer, usage: Usage): Chunk[] {
  let number = 0;
  const event = (type: string, fields: object, tokens = 0): Chunk =>
    namedEvent(`response.${type}`, { sequence_number: number++, ...fields }, tokens);
  const itemId = messageId(request);
  const place = { item_id: itemId, output_index: 0, content_index: 0 };
  const started = { ...shell(request, body), status: 'in_progress', output: [], usage: null };
  const final = completed(request, body, answer, usage);
  const logprobs: never[] = [];
  return [
    event('created', { response: started }),
    event('in_progress', { response: started }),
    event('output_item.added', { output_index: 0, item: outputItem(itemId, 'in_progress', []) }),
    event('content_part.added', { ...place, part: outputText('') }),
    ...answer
      .deltas()
      .map((delta) => event('output_text.delta', { ...place, delta, logprobs }, countTokens(delta))),
    event('output_text.done', { ...place, text: answer.text, logprobs }),
    event('content_part.done', { ...place, part: outputText(answer.text) }),
    event('output_item.done', { output_index: 0, item: final.output[0] }),
    event(answer.cutByLimit ? 'incomplete' : 'completed', { response: final }),
  ];
}

function completed(request: ProviderRequest, body: JsonObject, answer: Answer, usage: Usage) {
  const status = answer.cutByLimit ? 'incomplete' : 'completed';
  return {
    ...shell(request, body),
    status,
    incomplete_details: answer.cutByLimit ? { reason: 'max_output_tokens' } : null,
    output: [outputItem(messageId(request), status, [outputText(answer.text)])],
    usage: responseUsage(usage),
  };
}

function shell({ serial }: ProviderRequest, body: JsonObject) {
  return {
    id: `resp_${idFrom(serial, 50)}`,
    object: 'response',
    created_at: unixSeconds(),
    error: null,
    incomplete_details: null,
    instructions: body['instructions'] ?? null,
    max_output_tokens: body['max_output_tokens'] ?? null,
    metadata: {},
    model: body['model'],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: body['store'] ?? true,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    user: null,
  };
}

function messageId({ serial }: ProviderRequest): string {
  return `msg_${idFrom(serial, 50)}`;
}

function outputText(text: string) {
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}

function outputItem(id: string, status: string, content: object[]) {
  return { id, type: 'message', role: 'assistant', status, content };
}
