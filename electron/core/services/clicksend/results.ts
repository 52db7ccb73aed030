import type { Health } from '../../connections/types.ts';
import { unknownResult } from '../../sends/results.ts';
import type { SendResult } from '../../sends/types.ts';
import type { Trouble } from '../smtp/trouble.ts';
import type { Refusal } from './refusals.ts';

type Answer = SendResult['answer'];

/** ClickSend said no. */
export function refused(refusal: Refusal): SendResult {
  const { message, health } = refusal;
  const answer = refusalAnswer(refusal);
  return { outcome: 'refused', message, providerRef: null, answer, ...(health && { health }) };
}

/** Nothing went out, and it is known that nothing did. */
export function notSent(trouble: Trouble): SendResult {
  const outcome = trouble.state === 'failing' ? 'failed' : 'refused';
  const answer = troubleAnswer(trouble);
  return { outcome, message: trouble.reason, providerRef: null, answer, health: trouble };
}

/** Nobody can know whether it went. */
export function unknown(message: string): SendResult {
  return unknownResult(message);
}

export function refusalAnswer({ status, code, message, hint, field }: Refusal): Answer {
  const error = { code, message, hint, ...(field !== undefined && { field }) };
  return { status, errorCode: code, body: { error } };
}

export function troubleAnswer(trouble: Exclude<Health, { state: 'connected' }>): Answer {
  const message = trouble.reason;
  const error =
    trouble.state === 'failing'
      ? { code: 'provider_unreachable', message, hint: 'Nothing was sent. Try again later.' }
      : {
          code: 'needs_reconnect',
          message,
          hint: 'Nothing was sent. Only the person who owns this agent can mend it, under Integrations in Keydesk.',
        };
  const status = trouble.state === 'failing' ? 502 : 424;
  return { status, errorCode: error.code, body: { error } };
}
