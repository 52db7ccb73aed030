import type { Caller, Devices, Sessions, Users } from '../../accounts/types.ts';
import type { PanelEventHub } from '../events.ts';
import { rememberDevice } from './remember-device.ts';
import type { HandlerContext, HandlersOf, PanelClient } from '../types.ts';

interface Parts {
  users: Users;
  sessions: Sessions;
  devices: Devices;
  events: PanelEventHub;
}

export function sessionHandlers({ users, sessions, devices, events }: Parts): HandlersOf<'session'> {
  function end(client: PanelClient): void {
    const token = client.sessionToken();
    client.setSessionToken(null);
    if (token !== null) sessions.end(token);
  }

  /** What a stranger cannot show. A session counts until it ends, also while it is locked. */
  function callerOf({ client, signal }: HandlerContext): Caller {
    const session = sessions.peek(client.sessionToken());
    return {
      signal,
      proofFor(userId) {
        if (client.ownPage) return 'own page';
        if (session?.person.id === userId) return `session ${session.sessionId}`;
        return devices.proof(client.device?.token() ?? null, userId);
      },
    };
  }

  return {
    'session.signIn': async ({ name, password }, context) => {
      const { client } = context;
      const user = await users.verifyPassword(name, password, callerOf(context));
      await rememberDevice(devices, client, user.id);
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
    'session.changePassword': async ({ current, next }, context) => {
      const { person, client } = context;
      // Ends every session of this person: whoever else knew the old password is out, the one who changed it stays.
      await users.changePassword(person, current, next, callerOf(context));
      const user = users.byId(person.id);
      await rememberDevice(devices, client, person.id);
      client.setSessionToken(user ? sessions.start(user) : null);
      events.changed('users', 'agents', 'integrations', 'tools', 'audit');
      return {};
    },
  };
}
