import type { SendAnswer } from '../../sends/types.ts';
import { isObject } from '../../services/shared-state.ts';
import { answerJson } from '../answer.ts';
import type { Call } from '../call.ts';
import { mayRetry } from '../errors.ts';
import { credentialMarker } from '../passthrough/relay.ts';

/** What a personal service makes of a call. */
export interface PersonalAnswer {
  status: number;
  /** null: it did what was asked. */
  errorCode: string | null;
  body: Record<string, unknown>;
}

export interface AnswerOptions {
  headers?: readonly string[];
  /** Whether the very same call may succeed later; by default, what the code says. */
  retry?: boolean;
}

/** Puts it on record, and in front of the agent if it is still there. */
export function answerPersonal(
  call: Call,
  { status, errorCode, body }: PersonalAnswer,
  { headers = [], retry = errorCode !== null && mayRetry(errorCode) }: AnswerOptions = {},
): void {
  call.status = status;
  call.errorCode = errorCode;
  if (errorCode !== null) call.outcome = outcomeOf(errorCode);
  if (call.response.destroyed) return;
  answerJson(call, status, body, [
    ...credentialMarker(call),
    ...headers,
    ...(errorCode === null ? [] : ['x-keydesk-error', errorCode]),
    ...retryAfter(body),
    ...(errorCode === null || retry ? [] : ['x-should-retry', 'false']),
  ]);
}

/** What became of a message: now, or when it was first asked for. */
export function answerSend(
  call: Call,
  { result, repeated, id, credential }: SendAnswer,
  keyed: boolean,
): void {
  call.credential = credential;
  const headers = ['x-keydesk-send', id, ...(repeated ? ['idempotent-replayed', 'true'] : [])];
  // Under the same key the same call is told the same again.
  answerPersonal(call, result.answer, { headers, ...(keyed && { retry: false }) });
}

/** Said by the provider, to be said in the header that clients read. */
function retryAfter({ error }: PersonalAnswer['body']): string[] {
  const seconds = isObject(error) ? error['retryAfterSeconds'] : undefined;
  return typeof seconds === 'number' ? ['retry-after', String(seconds)] : [];
}

function outcomeOf(errorCode: string): NonNullable<Call['outcome']> {
  if (errorCode === 'unknown_outcome') return 'cut';
  return errorCode === 'provider_unreachable' ? 'unreachable' : 'provider_error';
}
