import { bearer } from '../core/http.ts';
import { type JsonObject, isObject } from '../core/json.ts';
import type { Provider, ProviderRequest } from '../core/provider.ts';
import type { Reply } from '../core/reply.ts';
import { chat } from './chat.ts';
import { completions } from './completions.ts';
import { embeddings } from './embeddings.ts';
import { keyProblem, refuse, trouble } from './errors.ts';
import { listModels, retrieveModel } from './models.ts';
import { responses } from './responses.ts';

const posts: Record<string, (request: ProviderRequest, body: JsonObject) => Reply> = {
  '/v1/chat/completions': chat,
  '/v1/responses': responses,
  '/v1/embeddings': embeddings,
  '/v1/completions': completions,
};

const modelsPath = '/v1/models';

function answer(request: ProviderRequest): Reply {
  const { method, path, body } = request;
  const onModels = path === modelsPath || path.startsWith(`${modelsPath}/`);
  const post = posts[path];
  const problem = keyProblem(request, onModels);
  if (problem !== null) return problem;
  if (onModels && method === 'GET') {
    return path === modelsPath
      ? listModels(request)
      : retrieveModel(request, path.slice(modelsPath.length + 1));
  }
  if (post === undefined && !onModels) {
    return refuse(request, { status: 404, message: `Invalid URL (${method} ${path})` });
  }
  if (post === undefined || method !== 'POST') {
    const message = `Not allowed to ${method} on ${path}. (HINT: Perhaps you meant to use a different HTTP method?)`;
    return refuse(request, { status: 405, message, code: 'method_not_supported' });
  }
  if (isObject(body)) return post(request, body);
  const message =
    'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)';
  return refuse(request, { status: 400, message });
}

export const openai: Provider = {
  name: 'openai',
  keyStates: ['valid', 'restricted', 'revoked', 'no-credit'],
  readSecret: (headers) => bearer(headers.authorization),
  answer,
  trouble,
  tooLarge: (request) => refuse(request, { status: 413, message: 'The request body is too large.' }),
  streamTrouble: `data: ${JSON.stringify({
    error: {
      message: 'The server had an error while processing your request. Sorry about that!',
      type: 'server_error',
      param: null,
      code: null,
    },
  })}\n\n`,
};
