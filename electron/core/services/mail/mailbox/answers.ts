import type { Answered, ApiAnswer } from './api.ts';

/** What was asked for was done, as far as the status says. */
export function isYes(answer: ApiAnswer): answer is Answered {
  return answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
}

/** Why nobody knows whether it was done; null: it is clear, one way or the other. */
export function whyUnclear(answer: ApiAnswer, name: string): string | null {
  if (answer.kind === 'lost') return `The connection to ${name} broke before it answered.`;
  if (answer.kind !== 'answered') return null;
  const { status } = answer;
  return status === 408 || status >= 500
    ? `${name} answered with an error of its own (HTTP ${status}).`
    : null;
}
