import { z } from 'zod';
import { userServiceIds } from '../services.ts';
import { id, route, timestamp } from './define.ts';
import { page } from './gateway.ts';

/**
 * pending: the attempt is on disk, the provider has not answered yet. sent: the provider accepted it.
 * refused: it never left Keydesk, or the provider said no. unknown: nobody can know; never repeated by itself.
 */
export const sendOutcome = z.enum(['pending', 'sent', 'refused', 'failed', 'unknown']);
export type SendOutcome = z.infer<typeof sendOutcome>;

/** One message that an agent asked to send. Never its subject or body. */
export const sendRow = z.strictObject({
  id,
  at: timestamp,
  agentName: z.string(),
  service: z.enum(userServiceIds),
  action: z.string(),
  recipients: z.array(z.string()),
  outcome: sendOutcome,
  /** The outcome in words: what the provider said, or why nobody knows. */
  message: z.string(),
  credential: z.enum(['own', 'fallback']),
  /** To find it at the provider: Message-ID, or our reference. */
  reference: z.string(),
  providerRef: z.string().nullable(),
  /** Who settled an unknown outcome. */
  settledBy: z.string().nullable(),
});
export type SendRow = z.infer<typeof sendRow>;

/** Everybody sees what their own agents sent, and nothing else, the admin included. */
export const sendRoutes = {
  'sends.list': route(
    'user',
    page.extend({ outcome: sendOutcome.optional() }),
    z.strictObject({ rows: z.array(sendRow), next: z.string().nullable() }),
  ),
  /** A person looked and knows: it went, or it did not. Only for unknown outcomes. */
  'sends.settle': route(
    'user',
    z.strictObject({ id, outcome: z.enum(['sent', 'failed']) }),
    z.strictObject({ send: sendRow }),
  ),
  /** Looks for it at the provider, where the provider can be asked; absence is no proof. */
  'sends.check': route(
    'user',
    z.strictObject({ id }),
    z.strictObject({ send: sendRow, message: z.string() }),
  ),
};
