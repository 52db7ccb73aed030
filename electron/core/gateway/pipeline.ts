import type { Logger } from 'pino';
import { systemServiceIds } from '../../../shared/services.ts';
import type { Agents } from '../accounts/types.ts';
import type { Connections } from '../connections/types.ts';
import { adapters } from '../services/index.ts';
import { answerError } from './answer.ts';
import { authenticate } from './authenticate.ts';
import type { BodyMemory } from './body/memory.ts';
import { releaseBody } from './body/read.ts';
import { Call } from './call.ts';
import { GatewayError } from './errors.ts';
import type { AgentRequest, AgentResponse } from './front/types.ts';
import { guard } from './guard.ts';
import type { Accounting } from './ledger.ts';
import type { Order, RepeatOrder } from './order.ts';
import { Exchange } from './passthrough/exchange.ts';
import { Relay } from './passthrough/relay.ts';
import { answerSend } from './personal/answer.ts';
import { Errand, type ErrandParts } from './personal/errand.ts';
import type { GatewayRoute, ProviderRoute } from './routes.ts';
import { parseTarget } from './target.ts';
import { Collect } from './tools/collect.ts';
import { Search, type SearchParts, ownSearch } from './tools/search.ts';

export interface PipelineParts extends SearchParts, ErrandParts {
  connections: Connections;
  agents: Agents;
  accounting: Accounting;
  bodies: BodyMemory;
  routes: readonly GatewayRoute[];
  log: Logger;
}

/** The one way of every request: guard → authenticate → allow → reserve → send → settle. */
export async function handle(
  parts: PipelineParts,
  hosts: ReadonlySet<string>,
  request: AgentRequest,
  response: AgentResponse,
): Promise<void> {
  const call = new Call(request, response, parts.bodies);
  try {
    guard(call.head, hosts);
    const { path, query } = parseTarget(request.url ?? '');
    call.path = path;
    call.query = query;
    const route = parts.routes.find((candidate) => candidate.matches(call.method, path));
    if (!route || route.access === 'agent') call.agent = authenticate(parts.agents, call.head);
    if (!route) throw notFound(call);
    if ('answer' in route) await route.answer(call);
    else await serve(parts, call, route);
  } catch (error) {
    refuse(parts.log, call, error);
  }
}

async function serve(parts: PipelineParts, call: Call, route: ProviderRoute): Promise<void> {
  let work: Work | null = null;
  call.response.once('close', () => {
    const rest = work?.abandon();
    if (rest) void rest.then(() => finish(parts, call));
    else finish(parts, call);
  });
  const order = await route.allow(call)();
  if (order.kind === 'repeat') {
    answerSend(call, order.first, true);
    return;
  }
  // The agent may have left while its body was on the way, and the call is settled then: nothing may be held after that.
  if (call.response.destroyed) return;
  parts.accounting.reserve(call);
  work = workFor(parts, call, order);
  work.start();
}

function finish(parts: PipelineParts, call: Call): void {
  releaseBody(call);
  parts.accounting.settle(call);
}

/** An order being carried out. */
interface Work {
  start(): void;
  /** The agent has left. What goes on all the same is waited for before the call is settled. */
  abandon(): Promise<void> | void;
}

function workFor(parts: PipelineParts, call: Call, order: Exclude<Order, RepeatOrder>): Work {
  if (order.kind !== 'provider') {
    return new Errand(parts, call, order, (error) => refuse(parts.log, call, error));
  }
  if (order.search && ownSearch(parts, call)) return new Search(parts, call, order);
  const resume = (): void => exchange.resume();
  const sink = order.result ? new Collect(call, order, resume) : new Relay(call, resume);
  const exchange = new Exchange(parts, call, order, sink);
  return exchange;
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
