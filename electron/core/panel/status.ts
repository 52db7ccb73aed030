import type { ErrorCode, Result } from '../../../shared/ipc/errors.ts';

const statuses: Record<ErrorCode, number> = {
  invalid_input: 400,
  unknown_route: 404,
  not_signed_in: 401,
  session_locked: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  wrong_provider: 400,
  admin_key_refused: 400,
  wrong_credentials: 401,
  too_many_attempts: 429,
  vault_locked: 423,
  vault_not_ready: 409,
  vault_unreadable: 409,
  storage_failed: 507,
  connection_refused: 422,
  certificate_untrusted: 422,
  port_taken: 409,
  cancelled: 499,
  not_available_here: 501,
  internal: 500,
};

/** The envelope carries the meaning; the status is for whoever reads a network log. */
export function statusOf(result: Result<unknown>): number {
  return result.ok ? 200 : statuses[result.error.code];
}
