import { callJson } from '../json-call.ts';
import type { KeyLease } from '../types.ts';
import { creditsLeft } from './adapter.ts';

const timeoutMs = 8000;

/** What is left on the account behind the key, by its free account page; or in words why that could not be learnt. */
export async function readSerperBalance(
  { baseUrl, withSecret }: KeyLease,
  signal: AbortSignal,
): Promise<{ left: string | null; message: string }> {
  const answer = await withSecret((secret) =>
    callJson(
      {
        method: 'GET',
        url: `${baseUrl}/account`,
        headers: { 'x-api-key': secret },
        secrets: [secret],
        timeoutMs,
      },
      signal,
    ),
  );
  if ('failure' in answer) {
    const message =
      answer.failure === 'timeout' ? 'Serper did not answer in time.' : 'Serper could not be reached.';
    return { left: null, message };
  }
  const { status, json } = answer;
  const left = status === 200 ? creditsLeft(json) : null;
  if (left !== null) return { left: String(left), message: '' };
  const refused = status === 401 || status === 403;
  return {
    left: null,
    message: refused ? 'Serper refused the saved key.' : `Serper did not say what is left (HTTP ${status}).`,
  };
}
