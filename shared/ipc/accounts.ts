import { z } from 'zod';
import { toolIds } from '../services.ts';
import { id, nothing, route, timestamp } from './define.ts';

/** Names stand in lists and in the record: what cannot be seen, or turns the text around it, could pass for another. */
const shownName = z
  .string()
  .regex(
    /^[^\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u,
    'A name cannot hold line breaks, control characters or marks that turn the direction of text.',
  )
  .trim()
  .min(1)
  .max(64);

export const personName = shownName;
export const password = z.string().min(10, 'At least 10 characters').max(256);

export const user = z.strictObject({
  id,
  name: z.string(),
  role: z.enum(['admin', 'member']),
  createdAt: timestamp,
  disabled: z.boolean(),
  /** Somebody else set their password and so knows it; they should choose their own. */
  passwordGiven: z.boolean(),
});
export type User = z.infer<typeof user>;

export const agent = z.strictObject({
  id,
  name: z.string(),
  ownerId: id,
  ownerName: z.string(),
  /** Last four characters of the token, to tell tokens apart. */
  tokenHint: z.string(),
  /** null: every tool, also those added later. */
  tools: z.array(z.enum(toolIds)).nullable(),
  status: z.enum(['active', 'expired', 'revoked']),
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable(),
});
export type Agent = z.infer<typeof agent>;

const agentName = shownName;
const tools = z.array(z.enum(toolIds)).max(toolIds.length).nullable();
const expiresInDays = z.number().int().min(1).max(3650).nullable();

export const accountRoutes = {
  'setup.status': route(
    'public',
    nothing,
    z.strictObject({ needsAdmin: z.boolean(), needsSetupToken: z.boolean() }),
  ),
  /** Makes the first admin and signs them in. */
  'setup.createAdmin': route(
    'public',
    z.strictObject({ name: personName, password, setupToken: z.string().max(256).optional() }),
    z.strictObject({ user }),
  ),
  'session.signIn': route(
    'public',
    z.strictObject({ name: z.string().max(256), password: z.string().max(256) }),
    z.strictObject({ user }),
  ),
  'session.signOut': route('public', nothing, nothing),
  'session.current': route('public', nothing, z.strictObject({ user: user.nullable(), locked: z.boolean() })),
  /** In place of a given password: what was made and connected under that one ends with it. */
  'session.changePassword': route(
    'user',
    z.strictObject({ current: z.string().max(256), next: password }),
    nothing,
  ),

  'users.list': route('admin', nothing, z.array(user)),
  'users.create': route(
    'admin',
    z.strictObject({ name: personName, password, role: z.enum(['admin', 'member']) }),
    z.strictObject({ user }),
  ),
  'users.update': route(
    'admin',
    z.strictObject({
      id,
      name: personName.optional(),
      role: z.enum(['admin', 'member']).optional(),
      disabled: z.boolean().optional(),
      password: password.optional(),
    }),
    z.strictObject({ user }),
  ),
  /** Revokes the person's agents and wipes what they had connected; their audit rows stay. */
  'users.remove': route('admin', z.strictObject({ id }), nothing),

  /** Everybody sees their own agents; an admin sees all of them, but can make none for somebody else. */
  'agents.list': route('user', nothing, z.array(agent)),
  /** The token is in this answer and nowhere else, ever. Absent `expiresInDays`: 90 days; null: never. */
  'agents.create': route(
    'user',
    z.strictObject({ name: agentName, tools: tools.optional(), expiresInDays: expiresInDays.optional() }),
    z.strictObject({ agent, token: z.string() }),
  ),
  'agents.update': route(
    'user',
    z.strictObject({
      id,
      name: agentName.optional(),
      tools: tools.optional(),
      expiresInDays: expiresInDays.optional(),
    }),
    z.strictObject({ agent }),
  ),
  'agents.revoke': route('user', z.strictObject({ id }), nothing),
};
