import type { RequestRow } from '../../../../shared/ipc/gateway.ts';
import type { BudgetScope, MoneyUnit, UsageBy, UsageFigures } from '../../../../shared/ipc/money.ts';
import type { Person } from '../../accounts/types.ts';
import type { Notice } from '../../store/types.ts';
import type { Bill } from '../types.ts';

/** How long a call stays on record. What it used stays for good, summed up by the hour. */
export const keptDays = 7;

/** A call that is about to go out, and the most that it can cost. */
export interface Reservation {
  id: string;
  /** When the call came in: the hour, and so the day, week or month that it counts in. */
  at: number;
  agentId: string;
  agentName: string;
  userId: string;
  service: RequestRow['service'];
  method: string;
  path: string;
  model: string | null;
  /** Charged in full, as an estimate, if Keydesk ends before the call is settled. */
  microDollars: number;
  credits: number;
}

type BilledField = 'inputTokens' | 'cachedTokens' | 'outputTokens' | 'credits' | 'microDollars' | 'estimated';

/** A call that has ended; what it cost stands in its bill. */
export type Settlement = Omit<RequestRow, BilledField>;

/** Span: milliseconds, `to` not included; hours are the finest grain, so both are taken at the beginning of their hour. */
export interface Span {
  from?: number | undefined;
  to?: number | undefined;
}

export interface SumQuery extends Span {
  scope: BudgetScope;
  /** The user, agent or service; ignored for total. */
  scopeId: string;
  unit: MoneyUnit;
}

export interface UsageRow extends UsageFigures {
  /** Id of the service, agent or user, name of the model (empty: none), day as YYYY-MM-DD. */
  key: string;
}

export interface CalledModel {
  service: RequestRow['service'];
  model: string;
  /** On record: of the last days, whatever became of them. */
  calls: number;
}

/** Names for people, by id; for an export. */
export interface Names {
  agents: ReadonlyMap<string, string>;
  users: ReadonlyMap<string, string>;
}

/**
 * The books: what every call did and cost. A reservation and a settlement are in a file before anything else happens, so a
 * kill at any moment loses none; a worker carries them over into the ledger's database, from which all questions are
 * answered.
 *
 * Every question is answered as of the moment it is asked: all that was settled before the method was called is counted,
 * nothing that is settled after, also not while the answer is on its way.
 */
export interface Ledger {
  /** What opening found and did. For the panel to show. */
  readonly notices: readonly Notice[];
  /** Must come back before anything is sent. Throws StoreError when it cannot be written: then the call may not be made. */
  reserve(entry: Reservation): void;
  /** Once for each call of an agent, also for one that was never reserved. Throws never; is written by the end of the turn. */
  settle(row: Settlement, bill: Bill): void;

  /** Newest first; everybody sees their own agents' calls, an admin all. */
  list(
    viewer: Person,
    page: { cursor?: string | undefined; limit?: number | undefined },
  ): Promise<{ rows: RequestRow[]; next: string | null }>;
  /** Batches of new rows, for the live view. */
  onRows(listener: (rows: RequestRow[]) => void): () => void;
  /** How many calls of this agent are on record: the last days, not all time. From memory. */
  countOf(agentId: string): number;

  /**
   * What was settled in a scope and span, with the interrupted calls of earlier runs. For a budget: let it count from now
   * on, ask in the same turn, add the answer. No settlement is missed and none counted twice. Throws StoreError.
   */
  sum(query: SumQuery): Promise<number>;
  /** `userId` null: of everybody. */
  summary(query: Span & { by: UsageBy; userId: string | null }): Promise<UsageRow[]>;
  series(
    query: Span & { by: Exclude<UsageBy, 'day'>; step: 'hour' | 'day'; userId: string | null },
  ): Promise<(UsageRow & { at: number })[]>;
  /** One line for each hour, agent, service and model. */
  csv(query: Span & { userId: string | null; names: Names }): Promise<{ csv: string; rows: number }>;
  /** Most called first. */
  calledModels(): Promise<CalledModel[]>;

  /** Everything settled so far is in the database when it resolves. */
  flush(): Promise<void>;
  dispose(): Promise<void>;
}
