import type { Database } from 'better-sqlite3';
import type { RequestRow } from '../../../../shared/ipc/gateway.ts';
import type { UsageBy } from '../../../../shared/ipc/money.ts';
import { csvOf } from './csv.ts';
import { fieldOf, parseEntry } from './entries.ts';
import { hourMs, hourOf } from './hours.ts';
import { billed, tokenKinds } from './tokens.ts';
import { kindColumns } from './schema.ts';
import type { CalledModel, Names, Span, SumQuery, UsageRow } from './types.ts';

type Whose = { userId: string | null };

/** What the worker can be asked, answered from its database. */
export interface Questions {
  list(query: Whose & { before: number | null; limit: number }): { seq: number; row: RequestRow }[];
  sum(query: SumQuery): number;
  summary(query: Span & Whose & { by: UsageBy }): UsageRow[];
  series(
    query: Span & Whose & { by: Exclude<UsageBy, 'day'>; step: 'hour' | 'day' },
  ): (UsageRow & { at: number })[];
  csv(query: Span & Whose & { names: Names }): { csv: string; rows: number };
  calledModels(query: null): CalledModel[];
  countByAgent(query: null): [agentId: string, calls: number][];
  /** Everything up to the question is in the database. */
  flush(query: null): null;
}

const dayHours = 24;

const keys: Record<UsageBy, string> = {
  service: 'service',
  agent: 'agent_id',
  user: 'user_id',
  model: 'model',
  day: `strftime('%Y-%m-%d', hour * 3600, 'unixepoch')`,
};

const columnOf = new Map(kindColumns.map(({ kind, column }) => [kind, column]));

function tokens(count: keyof typeof tokenKinds): string {
  const columns = tokenKinds[count].map((kind) => columnOf.get(kind));
  return `sum(${columns.join(' + ')}) AS "${count}"`;
}

const figures = `
  sum(calls) AS calls, sum(failed) AS failed, sum(micro_dollars) AS "microDollars", sum(credits) AS credits,
  ${tokens('inputTokens')}, ${tokens('cachedTokens')}, ${tokens('outputTokens')},
  sum(estimated_micro_dollars) AS "estimatedMicroDollars"`;

const within = `hour >= @from AND hour < @to AND (@userId IS NULL OR user_id = @userId)`;

export function answersFrom(database: Database): Questions {
  // One compiled statement for each way of asking.
  const prepared = new Map<string, ReturnType<Database['prepare']>>();
  const all = <T>(sql: string, parameters: object): T[] => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement.all(parameters) as T[];
  };

  return {
    list({ userId, before, limit }) {
      const found = all<{ seq: number; line: string }>(
        `SELECT seq, line FROM calls
         WHERE (@before IS NULL OR seq < @before) AND (@userId IS NULL OR user_id = @userId) ORDER BY seq DESC LIMIT @limit`,
        { userId, before, limit },
      );
      return found.flatMap(({ seq, line }) => {
        const entry = parseEntry(line);
        return entry?.kind === 'settle' ? [{ seq, row: billed(entry.row, entry.bill) }] : [];
      });
    },
    sum({ scope, scopeId, unit, ...span }) {
      const amount = unit === 'credits' ? 'credits' : 'micro_dollars';
      const of = scope === 'total' ? '' : `AND ${keys[scope]} = @scopeId`;
      const [row] = all<{ amount: number | null }>(
        `SELECT sum(${amount}) AS amount FROM usage_hours WHERE ${within} ${of}`,
        { ...hours(span), userId: null, ...(scope === 'total' ? {} : { scopeId }) },
      );
      return row?.amount ?? 0;
    },
    summary({ by, userId, ...span }) {
      return all<UsageRow>(
        `SELECT ${keys[by]} AS key, ${figures} FROM usage_hours WHERE ${within} GROUP BY 1
         ORDER BY ${by === 'day' ? '1' : 'sum(micro_dollars) DESC, sum(credits) DESC, sum(calls) DESC, 1'}`,
        { ...hours(span), userId },
      );
    },
    series({ by, step, userId, ...span }) {
      const length = step === 'day' ? dayHours : 1;
      return all<UsageRow & { at: number }>(
        `SELECT hour / ${length} * ${length * hourMs} AS at, ${keys[by]} AS key, ${figures} FROM usage_hours
         WHERE ${within} GROUP BY 1, 2 ORDER BY 1, 2`,
        { ...hours(span), userId },
      );
    },
    csv: ({ names, userId, ...span }) => csvOf(database, { ...hours(span), userId }, names),
    calledModels: () =>
      all<CalledModel>(
        `SELECT line ->> ${fieldOf.service} AS service, line ->> ${fieldOf.model} AS model, count(*) AS calls FROM calls
         WHERE model IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ${mostModels}`,
        {},
      ),
    countByAgent: () =>
      all<{ id: string; calls: number }>(
        'SELECT agent_id AS id, count(*) AS calls FROM calls GROUP BY 1',
        {},
      ).map(({ id, calls }) => [id, calls]),
    flush: () => null,
  };
}

/** More would be names that somebody makes up. */
const mostModels = 1000;

function hours({ from, to }: Span): { from: number; to: number } {
  return {
    from: from === undefined ? 0 : hourOf(from),
    to: to === undefined ? Number.MAX_SAFE_INTEGER : hourOf(to),
  };
}
