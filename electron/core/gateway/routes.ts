import { allAdapters } from '../services/index.ts';
import type { Call } from './call.ts';
import { type DiscoveryParts, discoveryText } from './discovery.ts';
import { answerJson, answerJsonText } from './answer.ts';
import type { Pricing } from '../money/types.ts';
import { type MeParts, me } from './me.ts';
import type { Order } from './order.ts';
import { passthroughRoute } from './passthrough/route.ts';
import { metricsRoute } from './metrics/route.ts';
import type { Metrics } from './metrics/types.ts';
import type { PersonalParts } from './personal/order.ts';
import { toolRoute } from './tools/route.ts';

interface Route {
  /** For people: logs, tests, docs. */
  name: string;
  matches(method: string, path: string): boolean;
}

/** Answered by Keydesk itself; the only kind that may go without an agent's token. */
export interface LocalRoute extends Route {
  /** own_token: of something else than an agent, which the route itself asks for. */
  access: 'anybody' | 'agent' | 'own_token';
  answer(call: Call): void | Promise<void>;
}

/** Ends in a call to a provider, or in somebody's name. The route only says what is allowed and what is to be sent; the pipeline does the rest. */
export interface ProviderRoute extends Route {
  access: 'agent';
  /** Names the service; throws when this agent may not use it. Before the body is read; what it returns reads it. */
  allow(call: Call): () => Promise<Order>;
}

export type GatewayRoute = LocalRoute | ProviderRoute;

type RouteParts = DiscoveryParts &
  MeParts &
  PersonalParts & { pricing: Pick<Pricing, 'tariff'>; metrics: Metrics };

/** Every address of the gateway. There is no other way in. */
export function gatewayRoutes(parts: RouteParts): readonly GatewayRoute[] {
  const discovery = (name: string, methods: readonly string[]): LocalRoute => ({
    name: `${methods.join('|')} ${name}`,
    access: 'agent',
    matches: (method, path) => path === name && methods.includes(method),
    answer: (call) => {
      if (call.agent) answerJsonText(call, 200, discoveryText(parts, call.agent));
    },
  });
  return [
    ...allAdapters.map((adapter) => passthroughRoute(adapter, parts.pricing)),
    discovery('/v1/tools', ['GET']),
    discovery('/functions/v1/get-agent-tools', ['GET', 'POST']),
    toolRoute('/v1/tools/', parts),
    toolRoute('/functions/v1/', parts),
    {
      name: 'GET /v1/me',
      access: 'agent',
      matches: (method, path) => method === 'GET' && path === '/v1/me',
      answer: (call) => me(parts, call),
    },
    metricsRoute(parts.metrics),
    {
      name: 'GET /healthz',
      access: 'anybody',
      matches: (method, path) => method === 'GET' && path === '/healthz',
      answer: (call) => answerJson(call, 200, { status: 'ok' }),
    },
  ];
}
