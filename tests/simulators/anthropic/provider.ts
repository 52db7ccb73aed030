import type { IncomingHttpHeaders } from 'node:http';
import { bearer } from '../core/http.ts';
import { isObject } from '../core/json.ts';
import type { Provider, ProviderRequest } from '../core/provider.ts';
import type { Reply } from '../core/reply.ts';
import { headProblem, refuse, trouble } from './errors.ts';
import { countMessageTokens, messages } from './messages.ts';
import { listModels, retrieveModel } from './models.ts';

const modelsPath = '/v1/models';

function answer(request: ProviderRequest): Reply {
  const { method, path, body } = request;
  const onModels = path === modelsPath || path.startsWith(`${modelsPath}/`);
  const problem = headProblem(request, onModels);
  if (problem !== null) return problem;
  if (onModels && method === 'GET') {
    return path === modelsPath
      ? listModels(request)
      : retrieveModel(request, path.slice(modelsPath.length + 1));
  }
  const post = { '/v1/messages': messages, '/v1/messages/count_tokens': countMessageTokens }[path];
  if (post === undefined && !onModels) return trouble(request, 404);
  if (post === undefined || method !== 'POST') return refuse(request, 405, 'Method Not Allowed');
  if (!isObject(body)) return refuse(request, 400, 'The request body is not valid JSON: invalid character');
  return post(request, body);
}

/** The Python SDK sends a key as `x-api-key`; the TypeScript SDK, since its 1.x, as a bearer token. */
function readSecret(headers: IncomingHttpHeaders): string | null {
  const header = headers['x-api-key'];
  return typeof header === 'string' ? header : bearer(headers.authorization);
}

export const anthropic: Provider = {
  name: 'anthropic',
  keyStates: ['valid', 'restricted', 'revoked', 'no-credit'],
  readSecret,
  answer,
  trouble,
  tooLarge: (request) => trouble(request, 413),
  streamTrouble: `event: error\ndata: ${JSON.stringify({
    type: 'error',
    error: { type: 'overloaded_error', message: 'Overloaded' },
  })}\n\n`,
};
