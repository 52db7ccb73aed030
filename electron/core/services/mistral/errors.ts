import type { DeskError } from '../adapter.ts';

/** Flat, as Mistral documents it: `{"object": "error", message, type, param, code}`. */
export function mistralError({ status, code, message, hint }: DeskError): Record<string, unknown> {
  return { object: 'error', message: `${message} ${hint}`.trim(), type: typeFor(status), param: null, code };
}

function typeFor(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 429) return 'rate_limited';
  return status < 500 ? 'invalid_request_error' : 'internal_server_error';
}
