import type { SystemKeys } from '../../services/types.ts';
import type { HandlersOf } from '../types.ts';

/** The panels hear of changes from the keys themselves: a provider's refusal changes them too. */
export function systemKeysHandlers(systemKeys: SystemKeys): HandlersOf<'systemKeys'> {
  return {
    'systemKeys.list': () => systemKeys.list(),
    'systemKeys.save': async (input, { person, signal }) => ({
      service: input.service,
      ...(await systemKeys.save(person, input, signal)),
    }),
    'systemKeys.test': async (input, { person, signal }) => ({
      service: input.service,
      ...(await systemKeys.test(person, input, signal)),
    }),
    'systemKeys.rename': async (input, { person }) => ({ key: await systemKeys.rename(person, input) }),
    'systemKeys.activate': async (input, { person }) => ({ key: await systemKeys.activate(person, input) }),
    'systemKeys.remove': async (input, { person }) => {
      await systemKeys.remove(person, input);
      return {};
    },
  };
}
