import type { Gateway } from '../../gateway/types.ts';
import type { PanelEventHub } from '../events.ts';
import type { HandlersOf } from '../types.ts';

interface Parts {
  gateway: Gateway;
  events: PanelEventHub;
}

export function gatewayHandlers({ gateway, events }: Parts): HandlersOf<'gateway' | 'tools'> {
  return {
    'tools.list': ({ agentId }, { person }) => gateway.discover(person, agentId),
    'gateway.status': () => gateway.status(),
    'gateway.setPort': async ({ port }) => {
      const status = await gateway.setPort(port);
      events.changed('gateway', 'audit');
      return status;
    },
  };
}
