import type { Users } from '../../accounts/types.ts';
import type { PanelEventHub } from '../events.ts';
import type { HandlersOf } from '../types.ts';

interface Parts {
  users: Users;
  events: PanelEventHub;
}

export function usersHandlers({ users, events }: Parts): HandlersOf<'users'> {
  return {
    'users.list': () => users.list(),
    'users.create': async (input, { person }) => {
      const user = await users.create(person, input);
      events.changed('users', 'audit');
      return { user };
    },
    'users.update': async (input, { person }) => {
      const user = await users.update(person, input);
      events.changed('users', 'session', 'agents', 'audit');
      return { user };
    },
    'users.remove': async ({ id }, { person }) => {
      await users.remove(person, id);
      events.changed('users', 'agents', 'audit');
      return {};
    },
  };
}
