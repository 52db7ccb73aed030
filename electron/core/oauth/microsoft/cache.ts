import { z } from 'zod';
import { type Token, tokenOf } from '../renewer.ts';

/** The part of MSAL's serialised cache that Keydesk reads; the format is public and shared by all MSAL libraries. */
const cache = z.object({
  AccessToken: z
    .record(z.string(), z.object({ secret: z.string(), expires_on: z.coerce.number() }))
    .optional(),
  RefreshToken: z.record(z.string(), z.object({ secret: z.string() })).optional(),
  IdToken: z.record(z.string(), z.object({ secret: z.string() })).optional(),
});

function read(blob: string): z.infer<typeof cache> {
  const parsed = cache.safeParse(JSON.parse(blob));
  return parsed.success ? parsed.data : {};
}

/** The youngest access token. */
export function heldToken(blob: string): Token | null {
  const [youngest] = Object.values(read(blob).AccessToken ?? {}).toSorted(
    (a, b) => b.expires_on - a.expires_on,
  );
  return youngest ? tokenOf(youngest.secret, youngest.expires_on * 1000) : null;
}

export function microsoftTokens(blob: string): string[] {
  const { AccessToken = {}, RefreshToken = {}, IdToken = {} } = read(blob);
  return [AccessToken, RefreshToken, IdToken].flatMap((kind) =>
    Object.values(kind).map(({ secret }) => secret),
  );
}

export function canBeRenewed(blob: string): boolean {
  return Object.keys(read(blob).RefreshToken ?? {}).length > 0;
}
