import { createWire } from '../wire.ts';
import { readTokens } from './tokens.ts';

/** Withdraws all that was given in a sign-in. `revokeUrl`: what is sealed with its tokens, whatever an admin has entered since. */
export async function revokeAtGoogle(revokeUrl: string, secret: string, signal: AbortSignal): Promise<void> {
  const url = new URL(revokeUrl);
  url.searchParams.set('token', readTokens(secret).refreshToken);
  await createWire().send({ method: 'POST', url: url.href, signal });
}
