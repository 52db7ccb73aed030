import type { Audit } from '../../audit/types.ts';
import type { Gateway } from '../../gateway/types.ts';
import type { PanelEventHub } from '../events.ts';
import type { HandlersOf } from '../types.ts';

interface Parts {
  gateway: Gateway;
  audit: Audit;
  events: PanelEventHub;
}

export function gatewayHandlers({ gateway, audit, events }: Parts): HandlersOf<'gateway' | 'tools'> {
  return {
    'tools.list': ({ agentId }, { person }) => gateway.discover(person, agentId),
    'gateway.status': () => gateway.status(),
    'gateway.setPort': async ({ port }, { person }) => {
      const before = gateway.status().url;
      const status = await gateway.setPort(port);
      // Staying after a failed move is no move.
      if (status.url !== before) {
        await audit.record({ actor: person, action: 'gateway.moved', subject: 'gateway', details: { port } });
        events.changed('audit');
      }
      return status;
    },
  };
}
