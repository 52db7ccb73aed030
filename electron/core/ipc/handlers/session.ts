import type { Sessions, Users } from '../../accounts/types.ts';
import type { PanelEventHub } from '../events.ts';
import type { HandlersOf, PanelClient } from '../types.ts';

interface Parts {
  users: Users;
  sessions: Sessions;
  events: PanelEventHub;
}

export function sessionHandlers({ users, sessions, events }: Parts): HandlersOf<'session'> {
  function end(client: PanelClient): void {
    const token = client.sessionToken();
    client.setSessionToken(null);
    if (token !== null) sessions.end(token);
  }

  return {
    'session.signIn': async ({ name, password }, { client }) => {
      const user = await users.verifyPassword(name, password);
      end(client);
      client.setSessionToken(sessions.start(user));
      return { user };
    },
    'session.signOut': (_input, { client }) => {
      end(client);
      return {};
    },
    'session.current': (_input, { client }) => {
      const session = sessions.peek(client.sessionToken());
      return { user: session ? users.byId(session.person.id) : null, locked: session?.locked ?? false };
    },
    'session.changePassword': async ({ current, next }, { person, client }) => {
      // Ends every session of this person: whoever else knew the old password is out, the one who changed it stays.
      await users.changePassword(person, current, next);
      const user = users.byId(person.id);
      client.setSessionToken(user ? sessions.start(user) : null);
      events.changed('users', 'agents', 'integrations', 'tools', 'audit');
      return {};
    },
  };
}
