import type { Activity } from '../../activity/types.ts';
import type { Audit } from '../../audit/types.ts';
import type { HandlersOf } from '../types.ts';

interface Parts {
  activity: Activity;
  audit: Audit;
}

/** What was written down: calls through the gateway, and what people did. */
export function recordsHandlers({ activity, audit }: Parts): HandlersOf<'activity' | 'audit'> {
  return {
    'activity.list': (page, { person }) => activity.list(person, page),
    'audit.list': (page) => audit.list(page),
    'audit.verify': () => audit.verify(),
  };
}
