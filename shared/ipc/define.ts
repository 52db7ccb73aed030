import { z } from 'zod';

/** Who may call a route: anybody who reaches the panel, a signed-in person, or an admin. */
export type Access = 'public' | 'user' | 'admin';

/** Declares one route. Input and output are strict objects: an unknown field is refused on the way in and out. */
export function route<A extends Access, I extends z.ZodType, O extends z.ZodType>(
  access: A,
  input: I,
  output: O,
) {
  return { access, input, output };
}

export const nothing = z.strictObject({});
export const timestamp = z.number().int().describe('milliseconds since 1970 UTC');
export const id = z.string().min(1).max(64);
