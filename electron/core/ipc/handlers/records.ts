import type { Audit } from '../../audit/types.ts';
import type { Ledger } from '../../money/ledger/types.ts';
import type { HandlersOf } from '../types.ts';

interface Parts {
  ledger: Pick<Ledger, 'list'>;
  audit: Audit;
}

/** What was written down: calls through the gateway, and what people did. */
export function recordsHandlers({ ledger, audit }: Parts): HandlersOf<'activity' | 'audit'> {
  return {
    'activity.list': (page, { person }) => ledger.list(person, page),
    'audit.list': (page) => audit.list(page),
    'audit.verify': () => audit.verify(),
  };
}
