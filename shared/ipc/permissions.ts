import { z } from 'zod';

/** What a person can let their agents do with their mailbox. Each is asked for when it is needed first. */
export const permissions = ['send', 'read', 'draft'] as const;
export const permission = z.enum(permissions);
export type Permission = z.infer<typeof permission>;
