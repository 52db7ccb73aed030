import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import type { Person } from '../accounts/types.ts';

/** How long a call stays on record. */
export const keptDays = 7;

/** The record of calls through the gateway. Kept in memory first and written in batches: no call waits for the disk. */
export interface Activity {
  record(row: RequestRow): void;
  list(
    viewer: Person,
    page: { cursor?: string | undefined; limit?: number | undefined },
  ): Promise<{ rows: RequestRow[]; next: string | null }>;
  /** How many calls of this agent are on record: the last days, not all time. From memory once it is loaded. */
  countOf(agentId: string): Promise<number>;
  /** Batches of new rows, for the live view. */
  onRows(listener: (rows: RequestRow[]) => void): () => void;
  flush(): Promise<void>;
  dispose(): Promise<void>;
}
