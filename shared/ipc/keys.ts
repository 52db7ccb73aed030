import { z } from 'zod';
import { systemServiceIds } from '../services.ts';
import { id, nothing, route, timestamp } from './define.ts';

/**
 * verified: the provider's free test said yes. restricted: the key lives, but may not list models.
 * unverified: the provider could not be asked (offline, trouble); kept and tested again later.
 * rejected: the provider said no; such a key is not kept. disabled: it was good, then a call got 401.
 * unreadable: the vault key that sealed it is gone; the key must be entered again.
 */
export const keyStatus = z.enum([
  'verified',
  'restricted',
  'unverified',
  'rejected',
  'disabled',
  'unreadable',
]);
export type KeyStatus = z.infer<typeof keyStatus>;

export const systemKey = z.strictObject({
  id,
  service: z.enum(systemServiceIds),
  label: z.string(),
  role: z.enum(['active', 'standby']),
  status: keyStatus,
  /** The status in words: what was proven or what went wrong, and what to do. */
  message: z.string(),
  /** Last four characters. */
  hint: z.string(),
  /** The endpoint that the key is sealed for and sent to. */
  baseUrl: z.string(),
  addedBy: z.string(),
  addedAt: timestamp,
  testedAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable(),
});
export type SystemKey = z.infer<typeof systemKey>;

const service = z.enum(systemServiceIds);
const label = z.string().trim().min(1).max(64);
/** Another endpoint: https anywhere, http only on loopback; no credentials, query or fragment. A trailing /v1 is understood. */
const baseUrl = z.string().trim().max(2048);

export const keyRoutes = {
  'systemKeys.list': route('admin', nothing, z.array(systemKey)),
  /**
   * Default role: active. It takes the traffic at once; the key that was active becomes the standby, still sealed and
   * used when the new one is refused, until it is removed. A rejected key is not kept and changes nothing.
   */
  'systemKeys.save': route(
    'admin',
    z.strictObject({
      service,
      secret: z.string().min(1).max(4096),
      label: label.optional(),
      role: z.enum(['active', 'standby']).optional(),
      baseUrl: baseUrl.optional(),
    }),
    z.strictObject({
      service,
      status: keyStatus,
      message: z.string(),
      /** null when the key was rejected. */
      key: systemKey.nullable(),
    }),
  ),
  /** Tests the named key, or the active one. */
  'systemKeys.test': route(
    'admin',
    z.strictObject({ service, id: id.optional() }),
    z.strictObject({ service, status: keyStatus, message: z.string() }),
  ),
  'systemKeys.rename': route(
    'admin',
    z.strictObject({ service, id, label }),
    z.strictObject({ key: systemKey }),
  ),
  /** Moves traffic to this key; the one that was active becomes the standby. Calls in flight finish on the old one. */
  'systemKeys.activate': route('admin', z.strictObject({ service, id }), z.strictObject({ key: systemKey })),
  /** Removes the named key, or without `id` every key of the service. */
  'systemKeys.remove': route('admin', z.strictObject({ service, id: id.optional() }), nothing),
};
