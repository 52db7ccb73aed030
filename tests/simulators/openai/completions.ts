import { idFrom, unixSeconds } from '../core/ids.ts';
import { type JsonObject, asCount, asObject } from '../core/json.ts';
import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply, streamReply } from '../core/reply.ts';
import { dataEvent, doneEvent } from '../core/sse.ts';
import { composeAnswer, countTokens } from '../core/text.ts';
import { answerHeaders } from './headers.ts';
import { modelProblem } from './models.ts';
import { completionUsage, tokensUsed } from './usage.ts';

/** The API of before chat: it answers at most 16 tokens unless told otherwise. */
export function completions(request: ProviderRequest, body: JsonObject): Reply {
  const { model, prompt, stream } = body;
  const problem = modelProblem(request, model);
  if (problem !== null) return problem;
  const question = Array.isArray(prompt) ? prompt.join('\n') : String(prompt);
  const answer = composeAnswer({
    who: 'OpenAI',
    model: String(model),
    question,
    maxTokens: asCount(body['max_tokens']) ?? 16,
    preface: request.preface,
  });
  const usage = tokensUsed(countTokens(question), answer.tokens);
  const counted = asObject(body['stream_options'])['include_usage'] === true;
  const reason = answer.cutByLimit ? 'length' : 'stop';
  const head = {
    id: `cmpl-${idFrom(request.serial, 29)}`,
    object: 'text_completion',
    created: unixSeconds(),
    model,
  };
  const choice = (text: string, finish: string | null) => [
    { text, index: 0, logprobs: null, finish_reason: finish },
  ];
  if (stream !== true) {
    const whole = { ...head, choices: choice(answer.text, reason), usage: completionUsage(usage) };
    return jsonReply(200, answerHeaders(request), whole, usage);
  }
  const rest = counted ? { usage: null } : {};
  return streamReply(
    answerHeaders(request),
    [
      ...answer
        .deltas()
        .map((text) => dataEvent({ ...head, choices: choice(text, null), ...rest }, countTokens(text))),
      dataEvent({ ...head, choices: choice('', reason), ...rest }),
      ...(counted ? [dataEvent({ ...head, choices: [], usage: completionUsage(usage) })] : []),
      doneEvent,
    ],
    usage,
  );
}
