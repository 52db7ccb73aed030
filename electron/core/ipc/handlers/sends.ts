import { RouteError } from '../errors.ts';
import type { HandlersOf } from '../types.ts';

/** What agents sent in their owner's name. */
export function sendsHandlers(): HandlersOf<'sends'> {
  return {
    'sends.list': () => ({ rows: [], next: null }),
    'sends.settle': noSuchSend,
    'sends.check': noSuchSend,
  };
}

function noSuchSend(): never {
  throw new RouteError('not_found', 'There is no such message.', 'Reload the list.');
}
