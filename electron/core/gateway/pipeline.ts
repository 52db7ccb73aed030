import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { systemServiceIds } from '../../../shared/services.ts';
import type { Agents } from '../accounts/types.ts';
import { adapters } from '../services/index.ts';
import { answerError } from './answer.ts';
import { authenticate } from './authenticate.ts';
import { releaseBody } from './body/read.ts';
import { Call } from './call.ts';
import { GatewayError } from './errors.ts';
import { guard } from './guard.ts';
import type { Ledger } from './ledger.ts';
import { Exchange, type ExchangeParts } from './passthrough/exchange.ts';
import { Relay } from './passthrough/relay.ts';
import type { GatewayRoute, ProviderRoute } from './routes.ts';
import { parseTarget } from './target.ts';
import { Collect } from './tools/collect.ts';

export interface PipelineParts extends ExchangeParts {
  agents: Agents;
  ledger: Ledger;
  routes: readonly GatewayRoute[];
  log: Logger;
}

/** The one way of every request: guard → authenticate → allow → reserve → send → settle. */
export async function handle(
  parts: PipelineParts,
  hosts: ReadonlySet<string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = new Call(request, response);
  try {
    guard(call.head, hosts);
    const { path, query } = parseTarget(request.url ?? '');
    call.path = path;
    call.query = query;
    const route = parts.routes.find((candidate) => candidate.matches(call.method, path));
    if (route?.access !== 'anybody') call.agent = authenticate(parts.agents, call.head);
    if (!route) throw notFound(call);
    if ('answer' in route) await route.answer(call);
    else await serve(parts, call, route);
  } catch (error) {
    refuse(parts.log, call, error);
  }
}

async function serve(parts: PipelineParts, call: Call, route: ProviderRoute): Promise<void> {
  let exchange: Exchange | null = null;
  call.response.once('close', () => {
    releaseBody(call);
    parts.ledger.settle(call);
    exchange?.abandon();
  });
  const order = await route.allow(call)();
  parts.ledger.reserve(call);
  // The agent may have left while its body was on the way.
  if (call.response.destroyed) return;
  const resume = (): void => exchange?.resume();
  const sink = order.result ? new Collect(call, order, resume) : new Relay(call, resume);
  exchange = new Exchange(parts, call, order, sink);
  exchange.start();
}

function refuse(log: Logger, call: Call, error: unknown): void {
  if (error instanceof GatewayError) {
    answerError(call, error);
    return;
  }
  log.error({ err: error, request: call.id }, 'A gateway call failed inside Keydesk');
  answerError(
    call,
    new GatewayError('internal', 'Keydesk failed to handle this call.', 'The log of Keydesk says more.'),
  );
}

function notFound({ method, path }: Call): GatewayError {
  const service = systemServiceIds.find((id) => path === `/${id}` || path.startsWith(`/${id}/`));
  const hint = service
    ? `Addresses of ${adapters[service].name} begin with ${adapters[service].passthrough.prefix}/.`
    : 'GET /v1/tools lists what an agent can use; the documentation lists every address.';
  return new GatewayError('not_found', `The gateway has no ${method} ${path}.`, hint);
}
