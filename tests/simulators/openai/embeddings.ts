import { type JsonObject, asCount } from '../core/json.ts';
import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply } from '../core/reply.ts';
import { countTokens } from '../core/text.ts';
import { base64Vector, vectorOf } from '../core/vector.ts';
import { refuse } from './errors.ts';
import { answerHeaders } from './headers.ts';
import { modelProblem } from './models.ts';
import { tokensUsed } from './usage.ts';

export function embeddings(request: ProviderRequest, body: JsonObject): Reply {
  const { model, input } = body;
  const problem = modelProblem(request, model);
  if (problem !== null) return problem;
  if (input === undefined) {
    const message = "Missing required parameter: 'input'.";
    return refuse(request, { status: 400, message, param: 'input', code: 'missing_required_parameter' });
  }
  const texts = (Array.isArray(input) ? input : [input]).map(String);
  const dimensions = asCount(body['dimensions']) ?? (model === 'text-embedding-3-large' ? 3072 : 1536);
  const data = texts.map((text, index) => {
    const vector = vectorOf(text, dimensions);
    const embedding = body['encoding_format'] === 'base64' ? base64Vector(vector) : vector;
    return { object: 'embedding', index, embedding };
  });
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
  return jsonReply(
    200,
    answerHeaders(request),
    { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } },
    tokensUsed(tokens, 0),
  );
}
