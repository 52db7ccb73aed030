import type { Asked } from '../../money/metering/asked.ts';
import type { Metering, Pricing } from '../../money/types.ts';
import type { SystemAdapter } from '../../services/adapter.ts';
import type { ToolCall } from '../../services/tool.ts';
import { JsonScan } from '../body/json-scan.ts';
import type { Call } from '../call.ts';
import { GatewayError } from '../errors.ts';
import type { ProviderOrder } from '../order.ts';
import { findAction, invalidInput, readToolBody } from './body.ts';

/** A call of a tool that works with a shared key. */
export async function systemOrder(
  call: Call,
  adapter: SystemAdapter,
  pricing: Pick<Pricing, 'tariff'>,
): Promise<ProviderOrder> {
  const { tool } = adapter;
  const { action, input, model } = await readToolBody(call);
  call.model = model;
  const plan = findAction(tool, action).plan(input);
  if (plan.kind === 'refused') throw new GatewayError('not_allowed', plan.reason.message, plan.reason.hint);
  if (plan.kind === 'invalid') throw invalidInput(tool.id, plan);
  const headers = toolHeaders(call, adapter);
  const body = Buffer.from(plan.body);
  const tariff = pricing.tariff(adapter.id, model);
  const metering = meteringOf(adapter, plan, { model, query: '', body, headers, tariff });
  call.ceiling = metering.ceiling;
  return {
    kind: 'provider',
    adapter,
    method: plan.method,
    path: plan.path,
    headers,
    body: metering.body ?? body,
    metering,
    result: plan.result,
    search: adapter.id === 'serper' ? input : undefined,
  };
}

/** A tool's call is metered as the same call by the provider's own address. */
function meteringOf(
  { passthrough }: SystemAdapter,
  { method, path }: ToolCall,
  asked: Omit<Asked, 'members' | 'form'> & { body: Buffer },
): Metering {
  const route = passthrough.routes.find(
    (candidate) => candidate.method === method && passthrough.upstreamPrefix + candidate.path === path,
  );
  if (!route) throw new Error('A tool calls what no address of its provider is open for.');
  const scan = new JsonScan();
  scan.feed(asked.body);
  return route.metered({ ...asked, members: scan.members, form: new Map() });
}

/**
 * The provider's own headers (`anthropic-beta`, `openai-beta`), which travel in pairs with fields of the body; the
 * rest of what the agent sent was for Keydesk.
 */
function toolHeaders({ head }: Call, { id, passthrough, test }: SystemAdapter): string[] {
  const headers = ['content-type', 'application/json', 'accept-encoding', 'identity'];
  for (const [at, name] of head.names.entries()) {
    if (!name.startsWith(`${id}-`) || passthrough.stripHeaders.includes(name)) continue;
    headers.push(name, head.raw[2 * at + 1] ?? '');
  }
  for (const [name, value] of Object.entries(test.headers)) {
    if (!head.names.includes(name)) headers.push(name, value);
  }
  return headers;
}
