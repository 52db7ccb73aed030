import { randomUUID } from 'node:crypto';
import { type Reply, jsonReply } from '../core/reply.ts';

const usual: Record<number, [code: string, message: string]> = {
  400: ['ErrorInvalidRequest', 'The request is invalid.'],
  401: ['InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.'],
  403: ['ErrorAccessDenied', 'Access is denied. Check credentials and try again.'],
  404: ['ErrorItemNotFound', 'The specified object was not found in the store.'],
  409: [
    'ErrorIrresolvableConflict',
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  ],
  413: ['ErrorMessageSizeExceeded', 'The message exceeds the maximum supported size.'],
  429: ['ApplicationThrottled', 'Application is over its MailboxConcurrency limit.'],
  500: ['ErrorInternalServerError', 'An internal server error occurred. The operation failed.'],
  503: ['ErrorServerBusy', 'The server is busy. Try again later.'],
};

/** Graph's error with its usual code, unless another is given. */
export function graphError(status: number, code?: string, message?: string, headers: string[] = []): Reply {
  return jsonReply(status, headers, graphErrorBody(status, code, message));
}

export function graphErrorBody(status: number, code?: string, message?: string): unknown {
  const [usualCode, usualMessage] = usual[status] ?? ['UnknownError', 'Something went wrong.'];
  const requestId = randomUUID();
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': requestId,
  };
  return { error: { code: code ?? usualCode, message: message ?? usualMessage, innerError } };
}
