import { callJson } from '../json-call.ts';
import { type JsonObject, isObject } from '../shared-state.ts';
import { keyRefused, noAnswer, notUnderstood, statusProblem } from './problems.ts';
import type { Asked, Problem, SearchProvider } from './provider.ts';

export interface Access {
  secret: string;
  baseUrl: string;
}

const timeoutMs = 15_000;

/** One request to a provider. Throws only if whoever asked has stopped asking. */
export async function ask(
  provider: SearchProvider,
  request: (secret: string) => Asked,
  { secret, baseUrl }: Access,
  signal: AbortSignal,
): Promise<{ answer: JsonObject } | { problem: Problem }> {
  const { id } = provider;
  // What cannot stand in a header is no key; undici would refuse it with an error that holds it.
  if (!/^[\x21-\x7e]*$/.test(secret)) return { problem: keyRefused(id) };
  const { path, ...asked } = request(secret);
  const answered = await callJson({ ...asked, url: baseUrl + path, secrets: [secret], timeoutMs }, signal);
  if ('failure' in answered) return { problem: noAnswer(id, answered.failure) };
  const { status, json } = answered;
  const problem = provider.problem(answered);
  if (problem) return { problem };
  if (status !== 200) return { problem: statusProblem(id, status) };
  return isObject(json) ? { answer: json } : { problem: notUnderstood(id) };
}
