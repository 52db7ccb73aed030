import { useCallback, useEffect, useReducer } from 'react';
import { usePanelEvent } from '../../lib/events.ts';
import { useAction, useRoute } from '../../lib/query.ts';
import { emptyFeed, feedReducer } from './request-feed.ts';

const pageSize = 100;

/** The record of calls: the newest page, what arrives live, and older pages on demand. */
export function useRequestFeed() {
  // Loading anew would throw away the older pages that somebody is reading.
  const first = useRoute('activity.list', { limit: pageSize }, { refetchOnWindowFocus: false });
  const [feed, dispatch] = useReducer(feedReducer, emptyFeed);
  const older = useAction('activity.list');

  useEffect(() => {
    if (first.data) dispatch({ type: 'loaded', ...first.data });
  }, [first.data]);
  usePanelEvent('requests', ({ rows }) => dispatch({ type: 'arrived', rows }));

  const { run } = older;
  const loadOlder = useCallback(async () => {
    if (feed.next === null) return;
    const page = await run({ cursor: feed.next, limit: pageSize });
    if (page) dispatch({ type: 'older', ...page });
  }, [feed.next, run]);

  return { first, feed, dispatch, loadOlder, loadingOlder: older.pending, problem: older.problem };
}
