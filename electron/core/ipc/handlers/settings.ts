import type { Sessions } from '../../accounts/types.ts';
import type { Audit } from '../../audit/types.ts';
import type { Settings } from '../../settings/settings.ts';
import type { PanelEventHub } from '../events.ts';
import type { HandlersOf } from '../types.ts';

interface Parts {
  settings: Settings;
  sessions: Sessions;
  audit: Audit;
  events: PanelEventHub;
}

export function settingsHandlers({ settings, sessions, audit, events }: Parts): HandlersOf<'settings'> {
  return {
    'settings.get': () => ({ idleLockMinutes: settings.idleLockMinutes() }),
    'settings.update': async ({ idleLockMinutes }, { person }) => {
      await settings.setIdleLockMinutes(idleLockMinutes);
      sessions.setIdleMinutes(idleLockMinutes);
      await audit.record({
        actor: person,
        action: 'settings.updated',
        subject: 'idle lock',
        details: { minutes: idleLockMinutes },
      });
      events.changed('settings', 'audit');
      return { idleLockMinutes };
    },
  };
}
