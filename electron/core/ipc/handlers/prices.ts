import { type SystemServiceId, systemServiceIds } from '../../../../shared/services.ts';
import type { Ledger } from '../../money/ledger/types.ts';
import type { Prices } from '../../money/prices/types.ts';
import type { PanelEventHub } from '../events.ts';
import type { HandlersOf } from '../types.ts';

interface Parts {
  prices: Prices;
  ledger: Pick<Ledger, 'calledModels'>;
  events: Pick<PanelEventHub, 'changed'>;
}

export function pricesHandlers({ prices, ledger, events }: Parts): HandlersOf<'prices'> {
  return {
    'prices.get': async (_input, { person }) => ({
      table: prices.table(),
      edited: prices.edited(),
      settings: prices.settings(),
      // They are of everybody's calls.
      unknown: person.role === 'admin' ? await unknownModels({ prices, ledger }) : [],
      problem: prices.problem(),
    }),
    'prices.save': async ({ table }, { person }) => {
      await prices.save(person, table);
      events.changed('prices', 'audit');
      return {};
    },
    'prices.reset': async (_input, { person }) => {
      await prices.reset(person);
      events.changed('prices', 'audit');
      return {};
    },
    'prices.updateSettings': async (settings, { person }) => {
      const updated = await prices.updateSettings(person, settings);
      events.changed('prices', 'audit');
      return updated;
    },
  };
}

/** Only the shared services are priced: what people connect themselves, they pay themselves. */
async function unknownModels({ prices, ledger }: Omit<Parts, 'events'>) {
  const called = await ledger.calledModels();
  return called.flatMap(({ service, model, calls }) =>
    isSystemService(service) && !prices.knows(service, model) ? [{ service, model, calls }] : [],
  );
}

function isSystemService(service: string): service is SystemServiceId {
  return systemServiceIds.some((id) => id === service);
}
