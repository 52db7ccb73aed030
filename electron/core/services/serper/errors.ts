import type { DeskError } from '../adapter.ts';

/** Serper's `{message, statusCode}`, with Keydesk's own error object beside it. */
export function serperError({ status, code, message, hint }: DeskError): Record<string, unknown> {
  return { message: `${message} ${hint}`.trim(), statusCode: status, error: { code, message, hint } };
}
