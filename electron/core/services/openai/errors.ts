import type { DeskError } from '../adapter.ts';

/** `{"error": {message, type, param, code}}`: the SDKs unwrap `error` and show `message` only, so the hint goes in. */
export function openaiError({ status, code, message, hint }: DeskError): Record<string, unknown> {
  return { error: { message: `${message} ${hint}`.trim(), type: typeFor(status), param: null, code } };
}

function typeFor(status: number): string {
  if (status === 402) return 'insufficient_quota';
  if (status === 429) return 'requests';
  return status < 500 ? 'invalid_request_error' : 'server_error';
}
