import { z } from 'zod';

/** What is sealed for a Gmail connection. */
const googleTokens = z.strictObject({
  refreshToken: z.string(),
  accessToken: z.string(),
  /** Milliseconds since 1970 UTC, by this computer's clock. */
  expiresAt: z.number(),
});
export type GoogleTokens = z.infer<typeof googleTokens>;

export function readTokens(secret: string): GoogleTokens {
  return googleTokens.parse(JSON.parse(secret));
}

export function writeTokens(tokens: GoogleTokens): string {
  return JSON.stringify(tokens);
}
