import type { DeskError } from '../adapter.ts';

const types: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** `{"type": "error", "error": {type, message}, "request_id"}`: the SDKs map `type` and show `message`. */
export function anthropicError({ status, message, hint, requestId }: DeskError): Record<string, unknown> {
  const type = types[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');
  return { type: 'error', error: { type, message: `${message} ${hint}`.trim() }, request_id: requestId };
}
