/** What Keydesk itself answers when it does not pass a call on, or cannot. The codes are stable: agents read them. */
const kinds = {
  invalid_input: { status: 400, retry: false },
  invalid_token: { status: 401, retry: false },
  over_budget: { status: 402, retry: false },
  not_allowed: { status: 403, retry: false },
  not_found: { status: 404, retry: false },
  too_large: { status: 413, retry: false },
  idempotency_conflict: { status: 409, retry: false },
  needs_key: { status: 424, retry: false },
  needs_connection: { status: 424, retry: false },
  needs_reconnect: { status: 424, retry: false },
  needs_permission: { status: 424, retry: false },
  rate_limited: { status: 429, retry: true },
  internal: { status: 500, retry: false },
  provider_unreachable: { status: 502, retry: true },
  provider_timeout: { status: 504, retry: true },
  // What services that speak in somebody's name answer besides.
  no_credit: { status: 402, retry: false },
  unknown_outcome: { status: 504, retry: false },
} as const;

const shortestWait = 1000;

export type GatewayErrorCode = keyof typeof kinds;

/** Whether the same call may succeed later without anybody doing anything. */
export function mayRetry(code: string): boolean {
  return isKnown(code) && kinds[code].retry;
}

function isKnown(code: string): code is GatewayErrorCode {
  return Object.hasOwn(kinds, code);
}

/** Thrown anywhere on a call's way; the pipeline answers it in the caller's dialect. Written for whoever runs the agent. */
export class GatewayError extends Error {
  readonly code: GatewayErrorCode;
  readonly hint: string;
  readonly field: string | undefined;
  readonly status: number;
  /** Whether the same call may succeed later without anybody doing anything. */
  readonly retry: boolean;
  /** Only of rate_limited: when a repeat may succeed. */
  readonly retryAfterMs: number;

  constructor(
    code: GatewayErrorCode,
    message: string,
    hint: string,
    field?: string,
    retryAfterMs = shortestWait,
  ) {
    super(message);
    this.name = 'GatewayError';
    this.code = code;
    this.hint = hint;
    this.field = field;
    this.status = kinds[code].status;
    this.retry = kinds[code].retry;
    this.retryAfterMs = retryAfterMs;
  }
}
