import { useInfiniteQuery } from '@tanstack/react-query';
import type { Output } from '../../../shared/ipc/routes.ts';
import type { SendOutcome } from '../../../shared/ipc/sends.ts';
import { call } from '../../lib/ipc.ts';
import { useRoute } from '../../lib/query.ts';

const pageSize = 50;
const mostCounted = 100;

/** What one's own agents sent, newest first, page by page. */
export function useSends(outcome: SendOutcome | null) {
  return useInfiniteQuery({
    queryKey: ['sends', 'sends.list', 'pages', outcome],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      call('sends.list', {
        limit: pageSize,
        ...(outcome === null ? {} : { outcome }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }),
    getNextPageParam: (page: Output<'sends.list'>) => page.next,
  });
}

/** How many messages wait for somebody to look, in words that stay short; null: none. */
export function useUnclearCount(): string | null {
  const { data } = useRoute('sends.list', { outcome: 'unknown', limit: mostCounted });
  if (!data || data.rows.length === 0) return null;
  return data.next === null ? String(data.rows.length) : `${mostCounted}+`;
}
