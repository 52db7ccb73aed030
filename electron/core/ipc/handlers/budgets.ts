import type { Budgets } from '../../money/budgets/types.ts';
import type { PanelEventHub } from '../events.ts';
import type { HandlersOf } from '../types.ts';

interface Parts {
  budgets: Budgets;
  events: PanelEventHub;
}

/** What may be spent, and the kill switch. Discovery tells agents of both, so the tools change with them. */
export function budgetsHandlers({ budgets, events }: Parts): HandlersOf<'budgets'> {
  async function changing<T>(change: Promise<T>): Promise<T> {
    try {
      return await change;
    } finally {
      // A stop holds even where it could not be written down.
      events.changed('budgets', 'tools', 'audit');
    }
  }

  return {
    'budgets.list': (_input, { person }) => budgets.list(person),
    'budgets.set': async (input, { person }) => ({ budget: await changing(budgets.set(person, input)) }),
    'budgets.topUp': async ({ id, amount }, { person }) => ({
      budget: await changing(budgets.topUp(person, id, amount)),
    }),
    'budgets.override': async ({ id, override }, { person }) => ({
      budget: await changing(budgets.override(person, id, override)),
    }),
    'budgets.remove': async ({ id }, { person }) => {
      await changing(budgets.remove(person, id));
      return {};
    },
    'budgets.stopped': () => budgets.stopped(),
    'budgets.stop': ({ stopped }, { person }) => changing(budgets.stop(person, stopped)),
  };
}
