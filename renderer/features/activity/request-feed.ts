import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import type { ServiceId } from '../../../shared/services.ts';

/** Newest first. While paused, new calls wait so that what is being read stays where it is. */
export interface RequestFeed {
  rows: RequestRow[];
  waiting: RequestRow[];
  paused: boolean;
  /** Where the next older page begins; null: there is none. */
  next: string | null;
}

export interface RequestFilter {
  agentId: string | null;
  service: ServiceId | null;
  outcome: RequestRow['outcome'] | null;
}

export const noFilter: RequestFilter = { agentId: null, service: null, outcome: null };

/** Rows beyond this leave the live view; they are still in the record, page by page. */
const mostRows = 1_000;

/** The same call may come from a page and from an event. */
function merge(newer: readonly RequestRow[], older: readonly RequestRow[]): RequestRow[] {
  const seen = new Set<string>();
  return [...newer, ...older].filter(({ id }) => !seen.has(id) && seen.add(id));
}

export type FeedEvent =
  | { type: 'loaded'; rows: RequestRow[]; next: string | null }
  | { type: 'older'; rows: RequestRow[]; next: string | null }
  | { type: 'arrived'; rows: RequestRow[] }
  | { type: 'pause' }
  | { type: 'resume' };

export const emptyFeed: RequestFeed = { rows: [], waiting: [], paused: false, next: null };

export function feedReducer(feed: RequestFeed, event: FeedEvent): RequestFeed {
  switch (event.type) {
    case 'loaded':
      return { ...feed, rows: merge(event.rows, []), next: event.next, waiting: [] };
    case 'older':
      return { ...feed, rows: merge(feed.rows, event.rows), next: event.next };
    case 'arrived': {
      const newest = event.rows.toSorted((a, b) => b.at - a.at);
      if (feed.paused) return { ...feed, waiting: merge(newest, feed.waiting).slice(0, mostRows) };
      return { ...feed, rows: prepend(newest, feed.rows) };
    }
    case 'pause':
      return { ...feed, paused: true };
    case 'resume':
      return { ...feed, paused: false, waiting: [], rows: prepend(feed.waiting, feed.rows) };
    default:
      return feed;
  }
}

function prepend(newer: readonly RequestRow[], rows: readonly RequestRow[]): RequestRow[] {
  return merge(newer, rows).slice(0, Math.max(mostRows, rows.length));
}

export function filterRows(rows: readonly RequestRow[], filter: RequestFilter): RequestRow[] {
  return rows.filter(
    (row) =>
      (filter.agentId === null || row.agentId === filter.agentId) &&
      (filter.service === null || row.service === filter.service) &&
      (filter.outcome === null || row.outcome === filter.outcome),
  );
}

/** Agents that occur in the rows, for the filter: also those that were removed since. */
export function agentsIn(rows: readonly RequestRow[]): { value: string; label: string }[] {
  const names = new Map(rows.map((row) => [row.agentId, row.agentName]));
  return [...names]
    .map(([value, label]) => ({ value, label }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}
