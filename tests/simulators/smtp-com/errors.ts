import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply } from '../core/reply.ts';

const messages: Record<number, string> = {
  404: 'not found',
  413: 'request entity too large',
  429: 'too many requests',
  500: 'internal error',
  503: 'service unavailable',
};

export function fail(status: number, data: object): Reply {
  return jsonReply(status, [], { status: 'fail', data });
}

/** What is wrong with a request, by field. */
export function invalid(errors: Record<string, string>): Reply {
  return fail(400, { errors });
}

export function trouble(status: number, message = messages[status] ?? 'request failed'): Reply {
  return status === 401 ? unauthorized : fail(status, { error: message });
}

const unauthorized = fail(401, { api_key: 'invalid' });

/** The refusal of a key, or null. */
export function keyProblem({ key }: ProviderRequest): Reply | null {
  return key === null || key.state === 'revoked' ? unauthorized : null;
}
