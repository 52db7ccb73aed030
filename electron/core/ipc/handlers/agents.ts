import type { Agents } from '../../accounts/types.ts';
import type { PanelEventHub } from '../events.ts';
import type { HandlersOf } from '../types.ts';

interface Parts {
  agents: Agents;
  events: PanelEventHub;
}

export function agentsHandlers({ agents, events }: Parts): HandlersOf<'agents'> {
  return {
    'agents.list': (_input, { person }) => agents.list(person),
    'agents.create': async (input, { person }) => {
      const made = await agents.create(person, input);
      events.changed('agents', 'audit');
      return made;
    },
    'agents.update': async (input, { person }) => {
      const agent = await agents.update(person, input);
      events.changed('agents', 'tools', 'audit');
      return { agent };
    },
    'agents.revoke': async ({ id }, { person }) => {
      await agents.revoke(person, id);
      events.changed('agents', 'tools', 'audit');
      return {};
    },
  };
}
