import type { ConnectionService, Integration } from '../../../shared/ipc/integrations.ts';
import type { Entry } from './pool.ts';
import { needs, unreadable } from './words.ts';

/** What a person sees of a connection: field by field, never the row, so that nothing sealed slips out with it. */
export function toIntegration(service: ConnectionService, entry: Entry, team: boolean): Integration {
  const { row, known, readable } = entry;
  const account = known && readable ? known.adapter.account(known.settings) : null;
  return {
    service,
    status: readable ? row.status : 'unreadable',
    reason: readable ? sentence(row.status, row.reason, account) : unreadable,
    account,
    needs: needs[service],
    since: row.since,
    nextTry: readable ? row.next_try : null,
    proven:
      row.proven_at === null || row.proven_what === null
        ? null
        : { at: row.proven_at, what: row.proven_what },
    settings: known?.settings ?? null,
    fallback: team && row.enabled === 1,
  };
}

function sentence(status: Entry['row']['status'], reason: string, account: string | null): string {
  if (status === 'connected') return `Connected as ${account}.`;
  return status === 'failing' ? `${reason} Keydesk tries again by itself.` : reason;
}

export function toDisconnected(
  service: ConnectionService,
  { reason, fallback }: { reason: string; fallback: boolean },
): Integration {
  return {
    service,
    status: 'disconnected',
    reason,
    account: null,
    needs: needs[service],
    since: null,
    nextTry: null,
    proven: null,
    settings: null,
    fallback,
  };
}
