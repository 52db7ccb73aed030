import { readToken } from '../authenticate.ts';
import { GatewayError } from '../errors.ts';
import type { LocalRoute } from '../routes.ts';
import { answerText } from '../answer.ts';
import { mediaType } from './exposition.ts';
import type { Metrics } from './types.ts';

/** Asked by a program that watches, not by an agent: its token opens nothing else, and no agent's token opens this. */
export function metricsRoute(metrics: Metrics): LocalRoute {
  return {
    name: 'GET /metrics',
    access: 'own_token',
    matches: (method, path) => method === 'GET' && path === '/metrics',
    answer(call) {
      if (!metrics.admits(readToken(call.head))) throw notAdmitted();
      answerText(call, 200, metrics.text(), mediaType);
    },
  };
}

function notAdmitted(): GatewayError {
  return new GatewayError(
    'invalid_token',
    'This is not the token of the metrics.',
    'An admin makes one in Keydesk under Settings; it replaces the one before. Tokens of agents do not work here.',
  );
}
