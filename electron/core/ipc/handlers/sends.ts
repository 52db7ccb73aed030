import type { Sends } from '../../sends/types.ts';
import type { HandlersOf } from '../types.ts';

/** What agents sent in their owner's name. */
export function sendsHandlers(sends: Sends): HandlersOf<'sends'> {
  return {
    'sends.list': (page, { person }) => sends.list(person, page),
    'sends.settle': async (input, { person }) => ({ send: await sends.settle(person, input) }),
    'sends.check': ({ id }, { person, signal }) => sends.check(person, id, signal),
  };
}
