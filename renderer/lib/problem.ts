import type { ErrorCode, PanelError } from '../../shared/ipc/errors.ts';
import { i18n } from './i18n.ts';

/** `offline`: Keydesk itself did not answer, so nothing is known about the call. */
export type ProblemCode = ErrorCode | 'offline';

/** Why a call to Keydesk did not succeed, in words for the person who reads it. */
export class PanelProblem extends Error {
  readonly code: ProblemCode;
  readonly field: string | undefined;
  readonly hint: string | undefined;

  constructor(code: ProblemCode, message: string, about: { field?: string; hint?: string } = {}) {
    super(message);
    this.name = 'PanelProblem';
    this.code = code;
    this.field = about.field;
    this.hint = about.hint;
  }
}

export function offlineProblem(): PanelProblem {
  return new PanelProblem('offline', i18n.t('offline.message'), { hint: i18n.t('offline.hint') });
}

export function cancelledProblem(): PanelProblem {
  return new PanelProblem('cancelled', i18n.t('problem.cancelled'));
}

function isPanelError(value: unknown): value is PanelError {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}

/** Takes the data out of the answer's envelope, or throws the problem that it carries. */
export function unwrap(answer: unknown): unknown {
  if (typeof answer === 'object' && answer !== null && 'ok' in answer) {
    if (answer.ok === true && 'data' in answer) return answer.data;
    if (answer.ok === false && 'error' in answer && isPanelError(answer.error)) {
      const { code, message, ...about } = answer.error;
      throw new PanelProblem(code, message, about);
    }
  }
  throw new PanelProblem('internal', i18n.t('problem.garbled'), { hint: i18n.t('problem.garbledHint') });
}

export function toProblem(error: unknown): PanelProblem {
  if (error instanceof PanelProblem) return error;
  return new PanelProblem('internal', i18n.t('problem.unexpected'), {
    hint: i18n.t('problem.unexpectedHint'),
  });
}
