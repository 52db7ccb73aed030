import { type Reply, jsonReply } from '../core/reply.ts';

interface Known {
  reason: string;
  status: string;
  message: string;
}

const known: Record<number, Known> = {
  400: { reason: 'invalidArgument', status: 'INVALID_ARGUMENT', message: 'Invalid argument.' },
  401: {
    reason: 'authError',
    status: 'UNAUTHENTICATED',
    message: 'Request had invalid authentication credentials. Expected OAuth 2 access token.',
  },
  403: {
    reason: 'insufficientPermissions',
    status: 'PERMISSION_DENIED',
    message: 'Request had insufficient authentication scopes.',
  },
  404: { reason: 'notFound', status: 'NOT_FOUND', message: 'Requested entity was not found.' },
  413: { reason: 'uploadTooLarge', status: 'INVALID_ARGUMENT', message: 'Request entity too large.' },
  429: {
    reason: 'rateLimitExceeded',
    status: 'RESOURCE_EXHAUSTED',
    message: 'User-rate limit exceeded. Retry after the time that the header names.',
  },
  500: { reason: 'backendError', status: 'INTERNAL', message: 'Internal error encountered.' },
  503: {
    reason: 'backendError',
    status: 'UNAVAILABLE',
    message: 'The service is currently unavailable.',
  },
};

export interface ErrorDetail {
  reason?: string | undefined;
  message?: string | undefined;
}

/** The error of Google's APIs, with its usual reason unless another is given. */
export function apiError(code: number, { reason, message }: ErrorDetail = {}): Reply {
  return jsonReply(code, [], errorBody(code, { reason, message }));
}

export function errorBody(code: number, detail: ErrorDetail = {}): unknown {
  const fallback = { reason: 'backendError', status: 'UNKNOWN', message: 'Something went wrong.' };
  const usual = known[code] ?? fallback;
  const { reason = usual.reason, message = usual.message } = detail;
  const domain = reason.endsWith('LimitExceeded') ? 'usageLimits' : 'global';
  return { error: { code, message, status: usual.status, errors: [{ domain, reason, message }] } };
}
