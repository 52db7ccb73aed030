import { idFrom } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply, noUsage } from '../core/reply.ts';
import { countTokens } from '../core/text.ts';
import { vectorOf } from '../core/vector.ts';
import { answerHeaders } from './headers.ts';
import { bodyProblem } from './models.ts';

export function embeddings(request: ProviderRequest, body: JsonObject): Reply {
  const problem = bodyProblem(request, body, 'input');
  if (problem !== null) return problem;
  const { input, model } = body;
  const texts = (Array.isArray(input) ? input : [input]).map(String);
  const inputTokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
  const whole = {
    id: idFrom(request.serial, 32).toLowerCase(),
    object: 'list',
    data: texts.map((text, index) => ({ object: 'embedding', embedding: vectorOf(text, 1024), index })),
    model,
    usage: { prompt_tokens: inputTokens, completion_tokens: 0, total_tokens: inputTokens },
  };
  return jsonReply(200, answerHeaders(request), whole, { ...noUsage, inputTokens });
}
