import type { SystemKeys } from '../../services/types.ts';
import type { PanelEventHub } from '../events.ts';
import type { HandlersOf } from '../types.ts';

interface Parts {
  systemKeys: SystemKeys;
  events: PanelEventHub;
}

export function systemKeysHandlers({ systemKeys, events }: Parts): HandlersOf<'systemKeys'> {
  const changed = () => events.changed('systemKeys', 'tools', 'audit');

  return {
    'systemKeys.list': () => systemKeys.list(),
    'systemKeys.save': async (input, { person, signal }) => {
      const saved = await systemKeys.save(person, input, signal);
      changed();
      return { service: input.service, ...saved };
    },
    'systemKeys.test': async (input, { person, signal }) => {
      const tested = await systemKeys.test(person, input, signal);
      changed();
      return { service: input.service, ...tested };
    },
    'systemKeys.rename': async (input, { person }) => {
      const key = await systemKeys.rename(person, input);
      changed();
      return { key };
    },
    'systemKeys.activate': async (input, { person }) => {
      const key = await systemKeys.activate(person, input);
      changed();
      return { key };
    },
    'systemKeys.remove': async (input, { person }) => {
      await systemKeys.remove(person, input);
      changed();
      return {};
    },
  };
}
