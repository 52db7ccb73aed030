import { z } from 'zod';

/** What sign-ins have shown of a registration: facts, from which the checks are told. */
const seenFacts = z.strictObject({
  /** The last sign-in that worked. */
  workedAt: z.number().nullable(),
  /** Days that a sign-in lasts, when the provider said so; null: no end was named. */
  lastsDays: z.number().nullable(),
  /** Permissions that were asked for and not given, the last time. */
  unticked: z.boolean(),
  /** What the last sign-ins failed for; one that works takes it back. */
  traps: z.array(z.enum(['no_refresh_token', 'api_disabled', 'client', 'redirect', 'admin_approval'])),
  /** In words, as the person saw it. */
  said: z.string(),
});
export type Seen = z.infer<typeof seenFacts>;

export const nothingSeen: Seen = { workedAt: null, lastsDays: null, unticked: false, traps: [], said: '' };

export function readSeen(text: string): Seen {
  const parsed = seenFacts.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : nothingSeen;
}
