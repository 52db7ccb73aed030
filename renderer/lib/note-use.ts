import type { QueryClient } from '@tanstack/react-query';
import type { RequestRow } from '../../shared/ipc/gateway.ts';
import type { Output } from '../../shared/ipc/routes.ts';
import { keyOf } from './query.ts';

function latest(rows: readonly RequestRow[], isOwn: (row: RequestRow) => boolean, known: number | null) {
  const times = rows.filter(isOwn).map(({ at }) => at);
  return times.length === 0 ? known : Math.max(known ?? 0, ...times);
}

/**
 * Keeps "last used" true from the calls that arrive anyway. Asking the core on every call instead would count as
 * somebody being there, and a busy agent would keep the panel from locking.
 */
export function noteUse(client: QueryClient, rows: readonly RequestRow[]): void {
  client.setQueryData<Output<'agents.list'>>(keyOf('agents.list', {}), (agents) =>
    agents?.map((agent) => ({
      ...agent,
      lastUsedAt: latest(rows, (row) => row.agentId === agent.id, agent.lastUsedAt),
    })),
  );
  client.setQueryData<Output<'systemKeys.list'>>(keyOf('systemKeys.list', {}), (keys) =>
    keys?.map((key) => ({
      ...key,
      lastUsedAt: latest(
        rows,
        (row) => row.credential === 'system' && row.service === key.service && row.keyLabel === key.label,
        key.lastUsedAt,
      ),
    })),
  );
}
