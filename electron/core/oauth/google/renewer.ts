import type { Credentials } from 'google-auth-library';
import { z } from 'zod';
import type { Registration } from '../flow.ts';
import { readRefusal } from '../refusals.ts';
import { Refused, type Renewer, type SecretBox, tokenOf } from '../renewer.ts';
import { createWire } from '../wire.ts';
import { googleClient } from './client.ts';
import { readTokens, writeTokens } from './tokens.ts';

/** What the library made of an answer. Of its numbers some are none, and what is sealed has to be readable again. */
const renewed = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional().catch(undefined),
  expiry_date: z.number().optional().catch(undefined),
});

/** The one client of a Gmail connection. */
export function googleRenewer(registration: Registration, box: SecretBox): Renewer {
  const wire = createWire();
  const client = googleClient(registration, wire);

  return {
    held() {
      const { accessToken, expiresAt } = readTokens(box.read());
      return accessToken === '' ? null : tokenOf(accessToken, expiresAt);
    },
    async renew() {
      const held = readTokens(box.read());
      client.setCredentials({ refresh_token: held.refreshToken });
      const asked = Date.now();
      const fresh = await refresh();
      const tokens = {
        // The library shows a new refresh token in its event only, and would go on with the old one.
        refreshToken: fresh.refresh_token ?? held.refreshToken,
        accessToken: fresh.access_token,
        expiresAt: fresh.expiry_date ?? asked,
      };
      await box.write(writeTokens(tokens), wire.endsAt());
      return tokenOf(tokens.accessToken, tokens.expiresAt, tokens.expiresAt - asked);
    },
  };

  async function refresh(): Promise<z.infer<typeof renewed>> {
    let seen: Credentials = {};
    const see = (tokens: Credentials) => (seen = { ...tokens });
    client.once('tokens', see);
    try {
      await client.refreshAccessToken();
    } catch {
      throw new Refused(readRefusal('google', wire.last()));
    } finally {
      client.off('tokens', see);
    }
    const fresh = renewed.safeParse(seen);
    if (!fresh.success) throw new Refused(readRefusal('google', wire.last()));
    return fresh.data;
  }
}
