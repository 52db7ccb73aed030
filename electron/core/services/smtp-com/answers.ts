import type { ProbeAnswer } from '../probe.ts';
import { isObject } from '../shared-state.ts';
import type { Trouble } from '../smtp/trouble.ts';
import { answerTrouble, noAnswerTrouble, notUnderstood } from './words.ts';

/** The `data` of a successful answer, or what is wrong. */
export function read(answer: ProbeAnswer): { data: Record<string, unknown> } | { trouble: Trouble } {
  if ('failure' in answer) return { trouble: noAnswerTrouble(answer.failure) };
  const { status, json } = answer;
  if (status !== 200) return { trouble: answerTrouble(status, json) };
  const data = isObject(json) ? json['data'] : undefined;
  return isObject(data) ? { data } : { trouble: notUnderstood };
}
