import type { UsageBy } from '../../../../shared/ipc/money.ts';
import { services } from '../../../../shared/services.ts';
import type { Person } from '../../accounts/types.ts';
import type { Ledger, Names, Span } from '../../money/ledger/types.ts';
import { RouteError } from '../errors.ts';
import type { Handlers } from '../types.ts';

interface Parts {
  ledger: Pick<Ledger, 'summary' | 'series' | 'csv'>;
  names: () => Promise<Names>;
}

type UsageHandlers = Pick<Handlers, 'usage.summary' | 'usage.series' | 'usage.export'>;

/** What agents used: to everybody of their own agents, to an admin of all. */
export function usageHandlers({ ledger, names }: Parts): UsageHandlers {
  return {
    'usage.summary': async (query, { person }) => {
      const rows = await ledger.summary({ ...query, userId: whose(person) });
      return labelled(rows, query.by, await names());
    },
    'usage.series': async (query, { person }) => {
      const span = drawable(query, query.step);
      const rows = await ledger.series({ ...query, ...span, userId: whose(person) });
      return labelled(rows, query.by, await names());
    },
    'usage.export': async (span, { person }) => {
      const made = await ledger.csv({ ...span, userId: whose(person), names: await names() });
      return { ...made, filename: `keydesk-usage-${dayOf(span.to ?? Date.now())}.csv` };
    },
  };
}

function whose({ id, role }: Person): string | null {
  return role === 'admin' ? null : id;
}

const day = 24 * 60 * 60 * 1000;
/** What a chart can show, and what it shows when nobody says: in days. */
const mostDays = { hour: 31, day: 1100 };
const usualDays = { hour: 2, day: 30 };

function drawable({ from, to = Date.now() + day }: Span, step: 'hour' | 'day'): Required<Span> {
  const begin = from ?? to - usualDays[step] * day;
  if (to - begin <= (mostDays[step] + 1) * day) return { from: begin, to };
  throw new RouteError(
    'invalid_input',
    `One chart shows at most ${mostDays[step]} days by the ${step}.`,
    step === 'hour' ? 'Choose a shorter time, or days.' : 'Choose a shorter time.',
    'from',
  );
}

function labelled<T extends { key: string }>(
  rows: T[],
  by: UsageBy,
  { agents, users }: Names,
): (T & { label: string })[] {
  const known: Partial<Record<UsageBy, ReadonlyMap<string, string>>> = {
    agent: agents,
    user: users,
    service: serviceNames,
  };
  return rows.map((row) => ({ ...row, label: known[by]?.get(row.key) ?? row.key }));
}

const serviceNames: ReadonlyMap<string, string> = new Map(services.map(({ id, name }) => [id, name]));

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
