import { useLocation } from 'wouter';
import { call } from '../../lib/ipc.ts';
import { invalidate, queryClient } from '../../lib/query.ts';

const everybodys = new Set<unknown>(['setup', 'session', 'shell']);

/** What one person was shown must not flash up for the next. */
export function forgetAnswers(): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => !everybodys.has(queryKey[0]) });
}

export function useSignOut(): () => Promise<void> {
  const [, navigate] = useLocation();
  return async () => {
    // If Keydesk cannot be reached, the banner says so and the person is still signed in.
    await call('session.signOut', {}).catch(() => undefined);
    invalidate(['session']);
    forgetAnswers();
    // The next person begins at their own first screen.
    navigate('/');
  };
}
