import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Person } from '../../accounts/types.ts';
import { hashToken, makeToken } from '../../accounts/tokens.ts';
import type { Audit } from '../../audit/types.ts';
import type { Budgets } from '../../money/budgets/types.ts';
import type { Ledger } from '../../money/ledger/types.ts';
import { getSetting, setSetting } from '../../store/settings.ts';
import type { Store } from '../../store/types.ts';
import { Counters } from './counters.ts';
import { type Family, expose } from './exposition.ts';
import { processFamilies } from './process.ts';
import type { Metrics } from './types.ts';

export interface MetricsParts {
  store: Pick<Store, 'db'>;
  audit: Audit;
  ledger: Pick<Ledger, 'onRows'>;
  budgets: Pick<Budgets, 'list' | 'stopped'>;
}

const setting = 'metrics_token';
const kept = z.strictObject({ hash: z.string(), since: z.number() }).nullable();
/** Whoever has the token sees what an admin sees. */
const reader: Person = { id: '', name: '', role: 'admin' };

export async function createMetrics({ store, audit, ledger, budgets }: MetricsParts): Promise<Metrics> {
  let token = await getSetting(store.db, setting, kept);
  const counters = new Counters();
  ledger.onRows((rows) => {
    for (const row of rows) counters.add(row);
  });

  async function change(actor: Person, action: string, next: typeof token): Promise<void> {
    await store.db.transaction().execute(async (transaction) => {
      await setSetting(transaction, setting, next);
      await audit.recordIn(transaction, { actor, action, subject: 'metrics' });
    });
    token = next;
  }

  return {
    status: () => ({ enabled: token !== null, since: token?.since ?? null }),
    async makeToken(actor) {
      const made = makeToken('kdm_');
      await change(actor, 'metrics.token_made', { hash: hashToken(made), since: Date.now() });
      return made;
    },
    disable: (actor) => change(actor, 'metrics.disabled', null),
    admits(shown) {
      if (token === null) return false;
      const [known, found] = [Buffer.from(token.hash), Buffer.from(hashToken(shown))];
      return known.length === found.length && timingSafeEqual(known, found);
    },
    text: () => expose([...counters.families(), ...budgetFamilies(budgets), ...processFamilies()]),
  };
}

function budgetFamilies(budgets: MetricsParts['budgets']): Family[] {
  const all = budgets.list(reader).map(({ scope, name, window, unit, left, limit }) => ({
    labels: { scope, name, window, unit },
    left,
    limit,
  }));
  return [
    {
      name: 'keydesk_budget_left',
      help: 'What may still be spent, in micro-dollars or credits.',
      type: 'gauge',
      samples: all.map(({ labels, left }) => ({ labels, value: left })),
    },
    {
      name: 'keydesk_budget_limit',
      help: 'What may be spent in one window, or was paid in.',
      type: 'gauge',
      samples: all.map(({ labels, limit }) => ({ labels, value: limit })),
    },
    {
      name: 'keydesk_calls_stopped',
      help: '1 while the kill switch is on.',
      type: 'gauge',
      samples: [{ value: budgets.stopped().stopped ? 1 : 0 }],
    },
  ];
}
