import type { IncomingHttpHeaders } from 'node:http';
import { balance } from '../core/keys.ts';
import type { Provider, ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply } from '../core/reply.ts';
import { answerHeaders, keyProblem, refuse } from './errors.ts';
import { resultLists } from './results.ts';
import { search } from './search.ts';

const kinds = new Set([...Object.keys(resultLists), 'autocomplete']);

function answer(request: ProviderRequest): Reply {
  const problem = keyProblem(request);
  if (problem !== null) return problem;
  const { method, path, key } = request;
  if (path === '/account' && method === 'GET') {
    return jsonReply(200, answerHeaders, { balance: key === null ? 0 : balance(key), rateLimit: 50 });
  }
  const kind = path.slice(1);
  return kinds.has(kind) && (method === 'POST' || method === 'GET') ? search(request, kind) : refuse(404);
}

function readSecret(headers: IncomingHttpHeaders): string | null {
  const header = headers['x-api-key'];
  return typeof header === 'string' ? header : null;
}

export const serper: Provider = {
  name: 'serper',
  keyStates: ['valid', 'revoked', 'no-credit'],
  readSecret,
  answer,
  trouble: (_request, status, message) => refuse(status, message),
  tooLarge: () => refuse(413),
  streamTrouble: null,
};
