import type { SystemAdapter } from '../../services/adapter.ts';
import type { Call } from '../call.ts';
import { GatewayError } from '../errors.ts';
import type { ProviderOrder } from '../order.ts';
import { findAction, invalidInput, readToolBody } from './body.ts';

/** A call of a tool that works with a shared key. */
export async function systemOrder(call: Call, adapter: SystemAdapter): Promise<ProviderOrder> {
  const { tool } = adapter;
  const { action, input, model } = await readToolBody(call);
  call.model = model;
  const plan = findAction(tool, action).plan(input);
  if (plan.kind === 'refused') throw new GatewayError('not_allowed', plan.reason.message, plan.reason.hint);
  if (plan.kind === 'invalid') throw invalidInput(tool.id, plan);
  return {
    kind: 'provider',
    adapter,
    method: plan.method,
    path: plan.path,
    headers: toolHeaders(call, adapter),
    body: Buffer.from(plan.body),
    result: plan.result,
    search: adapter.id === 'serper' ? input : undefined,
  };
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
