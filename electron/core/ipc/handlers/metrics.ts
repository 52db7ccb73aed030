import type { Gateway } from '../../gateway/types.ts';
import type { Metrics } from '../../gateway/metrics/types.ts';
import type { PanelEventHub } from '../events.ts';
import { RouteError } from '../errors.ts';
import type { HandlersOf } from '../types.ts';

interface Parts {
  metrics: Metrics;
  gateway: Gateway;
  events: PanelEventHub;
}

export function metricsHandlers({ metrics, gateway, events }: Parts): HandlersOf<'metrics'> {
  return {
    'metrics.status': () => metrics.status(),
    'metrics.makeToken': async (_input, { person }) => {
      const { url } = gateway.status();
      if (url === null) {
        throw new RouteError(
          'conflict',
          'The gateway does not listen, so nothing could be asked of it.',
          'Move it to a free port first.',
        );
      }
      const token = await metrics.makeToken(person);
      events.changed('settings', 'audit');
      return { token, url: `${url}/metrics` };
    },
    'metrics.disable': async (_input, { person }) => {
      await metrics.disable(person);
      events.changed('settings', 'audit');
      return {};
    },
  };
}
