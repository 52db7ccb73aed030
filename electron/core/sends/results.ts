import { z } from 'zod';
import type { SendTableRow } from '../store/sends.ts';
import type { SendResult } from './types.ts';

const storedAnswer = z.strictObject({
  status: z.number().int(),
  errorCode: z.string().nullable(),
  body: z.record(z.string(), z.unknown()),
});

export const stopped = 'Keydesk stopped while this was on its way, so nobody knows whether it arrived.';

export const lost =
  'Keydesk could not write down what became of this, so nobody knows whether it arrived. Is the disk full?';

export const broke =
  'Something failed inside Keydesk while this was on its way, so nobody knows whether it arrived.';

/** An outcome that nobody can know, as the agent hears it. Repeating the call would risk a second message. */
export function unknownResult(message: string): SendResult {
  const code = 'unknown_outcome';
  const hint =
    'Do not send it again: it may have arrived. The person who owns this agent can look and settle it in Keydesk.';
  return {
    outcome: 'unknown',
    message,
    providerRef: null,
    answer: { status: 504, errorCode: code, body: { error: { code, message, hint } } },
  };
}

/** The first answer, for a repeat. A run that was killed wrote none. */
export function resultOf({ outcome, message, provider_ref, answer }: SendTableRow): SendResult {
  if (outcome === 'pending') return unknownResult(lost);
  if (answer === null) return unknownResult(message);
  return { outcome, message, providerRef: provider_ref, answer: storedAnswer.parse(JSON.parse(answer)) };
}
