import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply } from '../core/reply.ts';
import { answerHeaders, requestId } from './headers.ts';

const types: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

const messages: Record<number, string> = {
  401: 'invalid x-api-key',
  402: 'Your account has a billing problem.',
  403: 'Your API key does not have permission to use the specified resource.',
  404: 'Not Found',
  413: 'Request exceeds the maximum size',
  429: "This request would exceed your organization's rate limit of 50 requests per minute.",
  500: 'Internal server error',
  504: 'Request timed out',
  529: 'Overloaded',
};

export function refuse(request: ProviderRequest, status: number, message: string): Reply {
  const type = types[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');
  const body = { type: 'error', error: { type, message }, request_id: requestId(request) };
  return jsonReply(status, answerHeaders(request), body);
}

export function trouble(request: ProviderRequest, status: number, message?: string): Reply {
  return refuse(request, status, message ?? messages[status] ?? 'Something went wrong.');
}

const lowCredit =
  'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.';

/** The refusal of the head of a request, or null. The version comes first: a 400 says nothing about the key. */
export function headProblem(request: ProviderRequest, listsModels: boolean): Reply | null {
  const { headers, secret, key } = request;
  if (headers['anthropic-version'] === undefined) {
    return refuse(request, 400, 'anthropic-version: header is required');
  }
  if (secret === null) return refuse(request, 401, 'x-api-key header is required');
  if (key === null || key.state === 'revoked') {
    return headers['x-api-key'] === undefined
      ? refuse(request, 401, 'Invalid bearer token')
      : trouble(request, 401);
  }
  if (key.state === 'restricted' && listsModels) return trouble(request, 403);
  if (key.state === 'no-credit' && !listsModels) return refuse(request, 400, lowCredit);
  return null;
}
