import { QueryClient, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Domain, PanelEvents } from '../../shared/ipc/events.ts';
import type { Input, Output, RouteName } from '../../shared/ipc/routes.ts';
import { call } from './ipc.ts';
import { whenPresent } from './presence.ts';
import { type PanelProblem, toProblem } from './problem.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Keydesk is on this machine: "no internet" must not pause a question to it.
      networkMode: 'always',
      retry: false,
      // Events say when something changed, and coming back to a screen or to the window asks again. Never on a clock:
      // that would keep an idle session alive.
      staleTime: 0,
    },
  },
});

/** The part before the dot: answers are kept per domain, and `changed` events name domains. */
export function domainOf(route: RouteName): string {
  return route.slice(0, route.indexOf('.'));
}

export function keyOf<R extends RouteName>(route: R, input: Input<R>) {
  return [domainOf(route), route, input] as const;
}

interface RouteOptions<R extends RouteName> {
  refetchOnWindowFocus?: boolean;
  /** Asks again after so many milliseconds, for what ends by itself soon and is waited for; false: no more. */
  askAgain?: (data: Output<R> | undefined, problem: PanelProblem | null) => number | false;
}

/** Reads a route; the answer is shared by every component that asks the same. */
export function useRoute<R extends RouteName>(
  route: R,
  input: Input<R>,
  { refetchOnWindowFocus = true, askAgain }: RouteOptions<R> = {},
): UseQueryResult<Output<R>, PanelProblem> {
  return useQuery<Output<R>, PanelProblem>({
    queryKey: keyOf(route, input),
    queryFn: () => ask(route, input),
    refetchOnWindowFocus,
    refetchInterval: askAgain ? ({ state }) => askAgain(state.data, state.error) : false,
    refetchIntervalInBackground: true,
  });
}

async function ask<R extends RouteName>(route: R, input: Input<R>): Promise<Output<R>> {
  try {
    return await call(route, input);
  } catch (error) {
    throw noticeSession(toProblem(error));
  }
}

/** A session that ended or locked shows at once: the gate asks who is signed in. */
function noticeSession(problem: PanelProblem): PanelProblem {
  if (problem.code === 'not_signed_in' || problem.code === 'session_locked') invalidate(['session']);
  if (problem.code.startsWith('vault_')) invalidate(['vault']);
  return problem;
}

export function invalidate(domains: readonly string[]): void {
  for (const domain of domains) void queryClient.invalidateQueries({ queryKey: [domain] });
}

/** Agents change these by working, whether or not anybody is there. */
const changedByAgents: readonly Domain[] = ['sends', 'audit', 'integrations', 'tools', 'usage', 'budgets'];

export function onChanged({ domains }: PanelEvents['changed']): void {
  for (const domain of domains) {
    if (changedByAgents.includes(domain)) whenPresent(domain, () => invalidate([domain]));
    else invalidate([domain]);
  }
}

export interface Action<R extends RouteName> {
  /** Resolves to undefined when it did not succeed; `onProblem` hears why before the next render. */
  run: (input: Input<R>, onProblem?: (problem: PanelProblem) => void) => Promise<Output<R> | undefined>;
  pending: boolean;
  problem: PanelProblem | null;
  cancel: () => void;
  clear: () => void;
}

/**
 * Calls a route that changes something. Unlike a TanStack mutation it keeps no copy of the input:
 * inputs carry passwords and keys. Cancelled work leaves no problem behind.
 */
export function useAction<R extends RouteName>(route: R): Action<R> {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<PanelProblem | null>(null);
  const running = useRef<AbortController | null>(null);

  const cancel = useCallback(() => running.current?.abort(), []);
  const clear = useCallback(() => setProblem(null), []);
  // A dialog that closes takes its unfinished work with it.
  useEffect(() => cancel, [cancel]);

  const run = useCallback(
    async (input: Input<R>, onProblem?: (problem: PanelProblem) => void) => {
      const controller = new AbortController();
      running.current = controller;
      setPending(true);
      setProblem(null);
      try {
        const output = await call(route, input, { signal: controller.signal });
        invalidate([domainOf(route)]);
        return output;
      } catch (error) {
        const found = noticeSession(toProblem(error));
        if (found.code !== 'cancelled') {
          setProblem(found);
          onProblem?.(found);
        }
        return undefined;
      } finally {
        if (running.current === controller) {
          running.current = null;
          setPending(false);
        }
      }
    },
    [route],
  );

  return { run, pending, problem, cancel, clear };
}
