import { idFrom, unixSeconds } from '../core/ids.ts';
import { type JsonObject, asCount, asObject } from '../core/json.ts';
import { lastUserText, messageTexts } from '../core/messages.ts';
import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, type Usage, jsonReply, streamReply } from '../core/reply.ts';
import { dataEvent, doneEvent } from '../core/sse.ts';
import { type Answer, composeAnswer, countPrompt, countTokens } from '../core/text.ts';
import { refuse } from './errors.ts';
import { answerHeaders } from './headers.ts';
import { modelProblem } from './models.ts';
import { completionUsage, promptUsed, tokensUsed } from './usage.ts';

export function chat(request: ProviderRequest, body: JsonObject): Reply {
  const { model, messages, stream } = body;
  const problem = modelProblem(request, model);
  if (problem !== null) return problem;
  if (!Array.isArray(messages) || messages.length === 0) return missingMessages(request, messages);
  const answer = composeAnswer({
    who: 'OpenAI',
    model: String(model),
    question: lastUserText(messages),
    maxTokens: asCount(body['max_completion_tokens']) ?? asCount(body['max_tokens']),
    preface: request.preface,
  });
  const texts = messageTexts(messages);
  const usage = promptUsed(request, texts, tokensUsed(countPrompt(texts), answer.tokens));
  return stream === true ? streamed(request, body, answer, usage) : plain(request, body, answer, usage);
}

function plain(request: ProviderRequest, body: JsonObject, answer: Answer, usage: Usage): Reply {
  const message = { role: 'assistant', content: answer.text, refusal: null, annotations: [] };
  const choice = { index: 0, message, logprobs: null, finish_reason: finishReason(answer) };
  return jsonReply(
    200,
    answerHeaders(request),
    {
      ...common(request, body, 'chat.completion'),
      choices: [choice],
      usage: completionUsage(usage),
      ...tier,
    },
    usage,
  );
}

/** Usage comes only when asked for: then as one more chunk without choices, and as null on all others. */
function streamed(request: ProviderRequest, body: JsonObject, answer: Answer, usage: Usage): Reply {
  const counted = asObject(body['stream_options'])['include_usage'] === true;
  const head = { ...common(request, body, 'chat.completion.chunk'), ...tier };
  const chunk = (delta: object, reason: string | null, tokens = 0) => {
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: reason }];
    return dataEvent(counted ? { ...head, choices, usage: null } : { ...head, choices }, tokens);
  };
  return streamReply(
    answerHeaders(request),
    [
      chunk({ role: 'assistant', content: '', refusal: null }, null),
      ...answer.deltas().map((content) => chunk({ content }, null, countTokens(content))),
      chunk({}, finishReason(answer)),
      ...(counted ? [dataEvent({ ...head, choices: [], usage: completionUsage(usage) })] : []),
      doneEvent,
    ],
    usage,
  );
}

const tier = { service_tier: 'default', system_fingerprint: 'fp_simulated' };

function common({ serial }: ProviderRequest, { model }: JsonObject, object: string) {
  return { id: `chatcmpl-${idFrom(serial, 29)}`, object, created: unixSeconds(), model };
}

function finishReason(answer: Answer): string {
  return answer.cutByLimit ? 'length' : 'stop';
}

function missingMessages(request: ProviderRequest, messages: unknown): Reply {
  const param = 'messages';
  if (messages === undefined) {
    const message = "Missing required parameter: 'messages'.";
    return refuse(request, { status: 400, message, param, code: 'missing_required_parameter' });
  }
  const message = "Invalid 'messages': expected an array with at least one message.";
  return refuse(request, { status: 400, message, param, code: 'invalid_type' });
}
