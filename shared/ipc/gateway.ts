import { z } from 'zod';
import { serviceIds } from './service-ids.ts';
import { toolIds } from '../services.ts';
import { id, nothing, route, timestamp } from './define.ts';
import { permission } from './permissions.ts';

export const toolStatus = z.enum([
  'ready',
  'needs_key',
  'needs_connection',
  'needs_reconnect',
  'failing',
  'not_allowed',
  'over_budget',
]);
export type ToolStatus = z.infer<typeof toolStatus>;

export const discoveredTool = z.strictObject({
  id: z.enum(toolIds),
  service: serviceIds,
  scope: z.enum(['system', 'user']),
  status: toolStatus,
  /** Why not, in words; for a ready tool, what it works with. */
  reason: z.string(),
  credential: z.enum(['system', 'own', 'fallback']).nullable(),
  actions: z.array(
    z.strictObject({
      name: z.string(),
      description: z.string(),
      inputSchema: z.record(z.string(), z.unknown()),
      /** What the owner has not allowed yet and this action needs: the tool is ready, this action is not. */
      missing: permission.optional(),
    }),
  ),
});
export type DiscoveredTool = z.infer<typeof discoveredTool>;

export const discovery = z.strictObject({
  /** null when a person looks at their own tools rather than an agent's. */
  agent: z.strictObject({ id, name: z.string() }).nullable(),
  user: z.strictObject({ id, name: z.string() }),
  tools: z.array(discoveredTool),
});
export type Discovery = z.infer<typeof discovery>;

/** One call through the gateway. Never a body, a query or a header. */
export const requestRow = z.strictObject({
  id,
  at: timestamp,
  agentId: id,
  agentName: z.string(),
  userId: id,
  service: serviceIds,
  method: z.string(),
  /** Path at the gateway, without query. */
  path: z.string(),
  model: z.string().nullable(),
  status: z.number().int(),
  /** ok; refused by Keydesk; error from the provider; cut in mid-stream; cancelled by the agent; unreachable provider; interrupted by the end of Keydesk. */
  outcome: z.enum(['ok', 'refused', 'provider_error', 'cut', 'cancelled', 'unreachable', 'interrupted']),
  /** `x-keydesk-error` when Keydesk itself answered. */
  errorCode: z.string().nullable(),
  credential: z.enum(['system', 'own', 'fallback']).nullable(),
  keyLabel: z.string().nullable(),
  durationMs: z.number(),
  firstByteMs: z.number().nullable(),
  bytesOut: z.number().int(),
  inputTokens: z.number().int(),
  /** Of the provider's cache, read and written; not in inputTokens. */
  cachedTokens: z.number().int(),
  outputTokens: z.number().int(),
  credits: z.number().int(),
  microDollars: z.number().int(),
  /** The cost is an estimate on the safe side. */
  estimated: z.boolean(),
});
export type RequestRow = z.infer<typeof requestRow>;

export const gatewayStatus = z.strictObject({
  state: z.enum(['starting', 'listening', 'failed']),
  url: z.string().nullable(),
  port: z.number().int(),
  /** When failed: what happened, by whom the port is held if that can be said, and a free port to offer. */
  problem: z
    .strictObject({ message: z.string(), hint: z.string(), freePort: z.number().int().nullable() })
    .nullable(),
});
export type GatewayStatus = z.infer<typeof gatewayStatus>;

export const auditRow = z.strictObject({
  seq: z.number().int(),
  at: timestamp,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  hash: z.string(),
});
export type AuditRow = z.infer<typeof auditRow>;

export const page = z.strictObject({
  cursor: z.string().max(64).optional(),
  limit: z.number().int().min(1).max(200).optional(),
});

export const gatewayRoutes = {
  'tools.list': route('user', z.strictObject({ agentId: id.optional() }), discovery),
  /** Newest first; everybody sees their own agents' calls, an admin all. */
  'activity.list': route(
    'user',
    page,
    z.strictObject({ rows: z.array(requestRow), next: z.string().nullable() }),
  ),
  'audit.list': route(
    'admin',
    page,
    z.strictObject({ rows: z.array(auditRow), next: z.string().nullable() }),
  ),
  'audit.verify': route(
    'admin',
    nothing,
    z.strictObject({ ok: z.boolean(), rows: z.number().int(), firstBroken: z.number().int().optional() }),
  ),
  'gateway.status': route('user', nothing, gatewayStatus),
  /** Moves the gateway to another port at once; calls in flight finish. */
  'gateway.setPort': route(
    'admin',
    z.strictObject({ port: z.number().int().min(1024).max(65535) }),
    gatewayStatus,
  ),
  'settings.get': route('user', nothing, z.strictObject({ idleLockMinutes: z.number().int() })),
  'settings.update': route(
    'admin',
    z.strictObject({ idleLockMinutes: z.number().int().min(1).max(1440) }),
    z.strictObject({ idleLockMinutes: z.number().int() }),
  ),
};
