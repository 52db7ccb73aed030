import type { z } from 'zod';
import type { ConnectionLease, Health } from '../../connections/types.ts';
import { searchInput } from '../serper/search.ts';
import { nameOf } from './problems.ts';
import { healthOf } from './health.ts';
import type { Problem } from './provider.ts';
import { type SearchResults, searchWith } from './search.ts';

/** What a search with a person's own provider came to, ready to be answered. */
export interface FallbackOutcome {
  kind: 'found' | Problem['kind'];
  answer: {
    status: number;
    errorCode: string | null;
    body: SearchResults | { error: Record<string, string> };
  };
  /** For `Connections.report`; null: it says nothing about the connection. */
  health: Health | null;
}

/** How each kind of problem is answered. `found` aside, nothing that the provider said reaches the agent. */
const answers: Record<Problem['kind'], { status: number; code: string; hint: string }> = {
  exhausted: {
    status: 402,
    code: 'no_credit',
    hint: 'The person who owns this agent can see to it at the provider, or choose another one in Keydesk under Integrations.',
  },
  refused: {
    status: 424,
    code: 'needs_reconnect',
    hint: 'Only the person who owns this agent can mend it, in Keydesk under Integrations.',
  },
  limited: { status: 429, code: 'rate_limited', hint: 'Try again in a moment.' },
  trouble: { status: 502, code: 'provider_unreachable', hint: 'Try again in a moment.' },
  query: { status: 400, code: 'invalid_input', hint: 'Ask in other, fewer words.' },
};

/**
 * Searches with the owner's own provider instead of the shared one. `input` is what the agent sent to the search tool,
 * without `action`. Throws only if whoever asked has stopped asking.
 */
export async function runSearchFallback(
  lease: ConnectionLease,
  input: unknown,
  signal: AbortSignal,
): Promise<FallbackOutcome> {
  const { settings } = lease;
  if (settings.kind !== 'search') throw new Error('This lease is of another kind of connection.');
  const { provider, baseUrl } = settings;
  const query = searchInput.safeParse(input);
  if (!query.success) return misfit(query.error);
  const search = searchWith(provider);
  const outcome = await lease.withSecret((secret) => search(query.data, { secret, baseUrl }, signal));
  if ('found' in outcome) {
    const health: Health = { state: 'connected', what: `${nameOf(provider)} answered a search.` };
    return { kind: 'found', answer: { status: 200, errorCode: null, body: outcome.found }, health };
  }
  return failed(outcome.problem);
}

function failed(problem: Problem): FallbackOutcome {
  const { kind, message } = problem;
  const { status, code, hint } = answers[kind];
  const field: Record<string, string> = kind === 'query' ? { field: 'query' } : {};
  const body = { error: { code, message, hint, ...field } };
  return { kind, answer: { status, errorCode: code, body }, health: healthOf(problem) };
}

function misfit({ issues }: z.ZodError): FallbackOutcome {
  const [issue] = issues;
  const field = issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : (issue?.path.join('.') ?? '');
  const { status, code } = answers.query;
  const message = `The search does not fit: ${issue?.message ?? 'it is not valid'}.`;
  const error = {
    code,
    message,
    hint: 'GET /v1/tools shows what the search takes.',
    ...(field && { field }),
  };
  return { kind: 'query', answer: { status, errorCode: code, body: { error } }, health: null };
}
