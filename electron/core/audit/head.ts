import { z } from 'zod';

/** The end of the chain, kept apart from the rows: without it a cut-off end could not be seen. */
export const headSetting = 'audit_head';
export const head = z.strictObject({ seq: z.number().int(), hash: z.string() });
export type Head = z.infer<typeof head>;
