import { idFrom, unixSeconds } from '../core/ids.ts';
import { type JsonObject, asCount, asText } from '../core/json.ts';
import { lastUserText, messageTexts } from '../core/messages.ts';
import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, type Usage, jsonReply, noUsage, streamReply } from '../core/reply.ts';
import { dataEvent, doneEvent } from '../core/sse.ts';
import { type Answer, composeAnswer, countPrompt, countTokens } from '../core/text.ts';
import { unprocessable } from './errors.ts';
import { answerHeaders } from './headers.ts';
import { bodyProblem } from './models.ts';

export function chat(request: ProviderRequest, body: JsonObject): Reply {
  const { messages } = body;
  const problem = bodyProblem(request, body, 'messages');
  if (problem !== null) return problem;
  if (!Array.isArray(messages)) {
    const msg = 'Input should be a valid list';
    return unprocessable(request, [{ type: 'list_type', loc: ['body', 'messages'], msg, input: messages }]);
  }
  return complete(request, body, lastUserText(messages), countPrompt(messageTexts(messages)));
}

/** Fill-in-the-middle: the text before the gap, and perhaps the text after it. */
export function fim(request: ProviderRequest, body: JsonObject): Reply {
  const problem = bodyProblem(request, body, 'prompt');
  if (problem !== null) return problem;
  const prompt = String(body['prompt']);
  return complete(request, body, prompt, countPrompt([prompt, asText(body['suffix']) ?? '']));
}

function complete(request: ProviderRequest, body: JsonObject, question: string, inputTokens: number): Reply {
  const answer = composeAnswer({
    who: 'Mistral',
    model: String(body['model']),
    question,
    maxTokens: asCount(body['max_tokens']),
    preface: request.preface,
  });
  const usage = { ...noUsage, inputTokens, outputTokens: answer.tokens };
  return body['stream'] === true
    ? streamed(request, body, answer, usage)
    : plain(request, body, answer, usage);
}

function plain(request: ProviderRequest, body: JsonObject, answer: Answer, usage: Usage): Reply {
  const message = { role: 'assistant', content: answer.text, tool_calls: null, prefix: false };
  const choices = [{ index: 0, finish_reason: finishReason(answer), message }];
  const whole = { ...common(request, body, 'chat.completion'), choices, usage: usageInfo(usage) };
  return jsonReply(200, answerHeaders(request), whole, usage);
}

/** The last chunk brings the usage by itself: there is no option to ask for it. */
function streamed(request: ProviderRequest, body: JsonObject, answer: Answer, usage: Usage): Reply {
  const head = common(request, body, 'chat.completion.chunk');
  const chunk = (delta: object, reason: string | null, rest: object, tokens: number) =>
    dataEvent({ ...head, choices: [{ index: 0, delta, finish_reason: reason }], ...rest }, tokens);
  return streamReply(
    answerHeaders(request),
    [
      chunk({ role: 'assistant', content: '' }, null, {}, 0),
      ...answer.deltas().map((content) => chunk({ content }, null, {}, countTokens(content))),
      chunk({ content: '' }, finishReason(answer), { usage: usageInfo(usage) }, 0),
      doneEvent,
    ],
    usage,
  );
}

function common({ serial }: ProviderRequest, { model }: JsonObject, object: string) {
  return { id: idFrom(serial, 32).toLowerCase(), object, created: unixSeconds(), model };
}

function usageInfo({ inputTokens, outputTokens }: Usage) {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  };
}

function finishReason(answer: Answer): string {
  return answer.cutByLimit ? 'length' : 'stop';
}
