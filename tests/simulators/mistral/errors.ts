import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply } from '../core/reply.ts';
import { answerHeaders, requestId } from './headers.ts';

interface MistralError {
  message: string;
  type: string;
  code: string | null;
}

const troubles: Record<number, MistralError> = {
  402: { message: 'Payment required: add a payment method.', type: 'payment_required', code: '1910' },
  403: { message: 'You have no access to this resource.', type: 'forbidden', code: '1920' },
  429: { message: 'Rate limit exceeded', type: 'rate_limited', code: '1300' },
  500: { message: 'Internal server error.', type: 'internal_server_error', code: '1000' },
  503: {
    message: 'Service tier capacity exceeded for this model.',
    type: 'service_tier_capacity_exceeded',
    code: '3505',
  },
};

export function refuse(request: ProviderRequest, status: number, error: MistralError): Reply {
  const { message, type, code } = error;
  return jsonReply(status, answerHeaders(request), { object: 'error', message, type, param: null, code });
}

/** From the edge rather than from the API, hence its other shape. */
export function unauthorized(request: ProviderRequest): Reply {
  const body = { message: 'Unauthorized', request_id: requestId(request) };
  return jsonReply(401, answerHeaders(request), body);
}

export interface BadField {
  type: string;
  loc: (string | number)[];
  msg: string;
  input: unknown;
}

export function unprocessable(request: ProviderRequest, detail: BadField[]): Reply {
  return jsonReply(422, answerHeaders(request), { detail });
}

export function trouble(request: ProviderRequest, status: number, message?: string): Reply {
  if (status === 401 && message === undefined) return unauthorized(request);
  const known = troubles[status] ?? { message: 'Bad request.', type: 'invalid_request_error', code: null };
  return refuse(request, status, message === undefined ? known : { ...known, message });
}

/** The refusal of a key, or null if it may go on. Without payment nothing answers, the models list included. */
export function keyProblem(request: ProviderRequest, listsModels: boolean): Reply | null {
  const { key } = request;
  if (key === null || key.state === 'revoked') return unauthorized(request);
  if (key.state === 'no-credit') return trouble(request, 402);
  if (key.state === 'restricted' && listsModels) return trouble(request, 403);
  return null;
}
