import { balance } from '../core/keys.ts';
import type { ProviderRequest } from '../core/provider.ts';
import { type RawHeaders, type Reply, jsonReply } from '../core/reply.ts';

export const answerHeaders: RawHeaders = ['access-control-allow-origin', '*', 'via', '1.1 google'];

const messages: Record<number, string> = {
  400: 'Bad request',
  401: 'Unauthorized.',
  403: 'Unauthorized.',
  404: 'Not found',
  413: 'Payload too large',
  429: 'Too many requests',
  500: 'Internal server error',
  503: 'Service unavailable',
};

export function refuse(statusCode: number, message = messages[statusCode] ?? 'Something went wrong'): Reply {
  return jsonReply(statusCode, answerHeaders, { message, statusCode });
}

/** The refusal of a key, or null. */
export function keyProblem({ key }: ProviderRequest): Reply | null {
  return key === null || key.state === 'revoked' ? refuse(403) : null;
}

export function creditProblem({ key }: ProviderRequest, credits: number): Reply | null {
  return key !== null && balance(key) < credits ? refuse(400, 'Not enough credits') : null;
}
