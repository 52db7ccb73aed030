import type { CallLimits } from '../../money/limits/types.ts';
import type { PanelEventHub } from '../events.ts';
import type { HandlersOf } from '../types.ts';

interface Parts {
  limits: CallLimits;
  events: PanelEventHub;
}

/** How often agents may call. They are shown beside the budgets, so panels hear of both as one. */
export function limitsHandlers({ limits, events }: Parts): HandlersOf<'limits'> {
  return {
    'limits.list': (_input, { person }) => limits.list(person),
    'limits.set': async (input, { person }) => {
      const limit = await limits.set(person, input);
      events.changed('budgets', 'audit');
      return { limit };
    },
    'limits.remove': async ({ id }, { person }) => {
      await limits.remove(person, id);
      events.changed('budgets', 'audit');
      return {};
    },
  };
}
