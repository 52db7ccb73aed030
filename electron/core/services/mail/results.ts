import type { ConnectionLease, Health } from '../../connections/types.ts';
import { unknownResult } from '../../sends/results.ts';
import type { SendResult } from '../../sends/types.ts';
import type { Sender } from './outgoing.ts';

/** What an agent is told of a mail, the same for every service that sends mail. */
export interface MailAttempt {
  messageId: string;
  recipients: readonly string[];
  sender: Sender;
  credential: ConnectionLease['credential'];
}

export function sent(attempt: MailAttempt, message: string, providerRef: string | null): SendResult {
  const { messageId, recipients, sender, credential } = attempt;
  const body = {
    status: 'sent',
    messageId,
    accepted: [...recipients],
    from: { address: sender.fromEmail, name: sender.fromName },
    credential,
  };
  return { outcome: 'sent', message, providerRef, answer: { status: 200, errorCode: null, body } };
}

/** The service said no to this mail. Another one may well go. */
export function refused(message: string, more: Record<string, unknown> = {}): SendResult {
  const hint = 'Nobody got this mail. Change what is named and send it again.';
  return without('refused', { status: 400, code: 'invalid_input', message, hint }, more);
}

/** It did not go, and may go later. */
export function failed(message: string, more: Record<string, unknown> = {}): SendResult {
  const hint = 'Nobody got this mail; it can be sent again later.';
  return without('failed', { status: 502, code: 'provider_unreachable', message, hint }, more);
}

export function limited(message: string): SendResult {
  const hint = 'Nobody got this mail; it can be sent again later.';
  return without('failed', { status: 429, code: 'rate_limited', message, hint });
}

/** The connection itself does not work. */
export function unusable(health: Exclude<Health, { state: 'connected' }>): SendResult {
  if (health.state === 'failing') return { ...failed(health.reason), health };
  const hint =
    'Nobody got this mail. Only the person who owns this agent can mend it, under Integrations in Keydesk.';
  return {
    ...without('refused', { status: 424, code: 'needs_reconnect', message: health.reason, hint }),
    health,
  };
}

/** Nobody can know whether it went. */
export function unknown({ messageId }: MailAttempt, message: string): SendResult {
  const result = unknownResult(message);
  const { answer } = result;
  return { ...result, answer: { ...answer, body: { ...answer.body, status: 'unknown', messageId } } };
}

function without(
  outcome: 'refused' | 'failed',
  { status, ...error }: { status: number; code: string; message: string; hint: string },
  more: Record<string, unknown> = {},
): SendResult {
  const answer = { status, errorCode: error.code, body: { error: { ...error, ...more } } };
  return { outcome, message: error.message, providerRef: null, answer };
}
