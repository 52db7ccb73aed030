import { bearer } from '../core/http.ts';
import { isObject } from '../core/json.ts';
import type { Provider, ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply } from '../core/reply.ts';
import { chat, fim } from './chat.ts';
import { embeddings } from './embeddings.ts';
import { keyProblem, trouble, unprocessable } from './errors.ts';
import { answerHeaders, requestId } from './headers.ts';
import { listModels } from './models.ts';

const posts: Record<string, typeof chat> = {
  '/v1/chat/completions': chat,
  '/v1/fim/completions': fim,
  '/v1/embeddings': embeddings,
};

function answer(request: ProviderRequest): Reply {
  const { method, path, body } = request;
  const onModels = path === '/v1/models';
  const problem = keyProblem(request, onModels);
  if (problem !== null) return problem;
  const post = posts[path];
  if (onModels && method === 'GET') return listModels(request);
  if (post === undefined || method !== 'POST') {
    const message = 'no Route matched with those values';
    return jsonReply(404, answerHeaders(request), { message, request_id: requestId(request) });
  }
  if (isObject(body)) return post(request, body);
  const notJson = { type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error', input: {} };
  return unprocessable(request, [notJson]);
}

export const mistral: Provider = {
  name: 'mistral',
  keyStates: ['valid', 'restricted', 'revoked', 'no-credit'],
  readSecret: (headers) => bearer(headers.authorization),
  answer,
  trouble,
  tooLarge: (request) => trouble(request, 413, 'Request entity too large'),
  streamTrouble: `data: ${JSON.stringify({
    object: 'error',
    message: 'Internal server error.',
    type: 'internal_server_error',
    param: null,
    code: '1000',
  })}\n\n`,
};
