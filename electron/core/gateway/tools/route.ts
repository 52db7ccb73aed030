import { serviceByTool, toolIds } from '../../../../shared/services.ts';
import { adapterByTool } from '../../services/index.ts';
import type { SystemAdapter } from '../../services/adapter.ts';
import type { ToolAction } from '../../services/tool.ts';
import { allowTool } from '../allow.ts';
import { readBody, scanError } from '../body/read.ts';
import { modelIn } from '../body/look.ts';
import type { Call } from '../call.ts';
import { GatewayError } from '../errors.ts';
import { missingConnection } from '../needs.ts';
import type { Order } from '../order.ts';
import type { ProviderRoute } from '../routes.ts';

/** Calls a tool by its id; `/functions/v1/` is where agents written for Supabase edge functions look. */
export function toolRoute(prefix: '/v1/tools/' | '/functions/v1/'): ProviderRoute {
  return {
    name: `POST ${prefix}<tool>`,
    access: 'agent',
    matches: (method, path) =>
      method === 'POST' && path.startsWith(prefix) && !path.includes('/', prefix.length),
    allow(call) {
      const tool = toolIds.find((id) => id === call.path.slice(prefix.length));
      if (!tool) throw unknownTool();
      const service = serviceByTool(tool);
      call.service = service.id;
      allowTool(call, tool);
      const adapter = adapterByTool(tool);
      if (adapter) return () => toolOrder(call, adapter);
      const { message, hint } = missingConnection(service);
      throw new GatewayError('needs_connection', message, hint);
    },
  };
}

function unknownTool(): GatewayError {
  return new GatewayError('not_found', 'There is no such tool.', `The tools are: ${toolIds.join(', ')}.`);
}

/** Unlike a passthrough body, this one is parsed and written anew, which blocks the process for as long. */
const toolBodyLimit = 8 * 1024 * 1024;

async function toolOrder(call: Call, adapter: SystemAdapter): Promise<Order> {
  const body = await readBody(call, 'json', toolBodyLimit);
  call.model = modelIn(body);
  const { action: name, ...input } = parse(body.bytes);
  const action = findAction(adapter, name);
  const plan = action.plan(input);
  if (plan.kind === 'refused') throw new GatewayError('not_allowed', plan.reason.message, plan.reason.hint);
  if (plan.kind === 'invalid') {
    const where = plan.field === undefined ? 'The input' : `The field ${plan.field}`;
    throw new GatewayError(
      'invalid_input',
      `${where} does not fit: ${plan.message}.`,
      `GET /v1/tools shows what ${adapter.tool.id} takes.`,
      plan.field,
    );
  }
  return {
    adapter,
    method: plan.method,
    path: plan.path,
    headers: toolHeaders(call, adapter),
    body: Buffer.from(plan.body),
    result: plan.result,
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

function parse(bytes: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
  } catch {
    throw scanError('not_json');
  }
}

function findAction({ tool }: SystemAdapter, name: unknown): ToolAction {
  const action = tool.actions.find((candidate) => candidate.name === name);
  if (action) return action;
  const names = tool.actions.map((candidate) => `"${candidate.name}"`).join(', ');
  throw new GatewayError(
    'invalid_input',
    name === undefined ? 'The field action is missing.' : `${tool.id} has no such action.`,
    `Send one of: ${names}.`,
    'action',
  );
}
