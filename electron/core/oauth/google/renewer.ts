import type { Credentials } from 'google-auth-library';
import type { Registration } from '../flow.ts';
import { readRefusal } from '../refusals.ts';
import { Refused, type Renewer, type SecretBox, tokenOf } from '../renewer.ts';
import { createWire } from '../wire.ts';
import { googleClient } from './client.ts';
import { readTokens, writeTokens } from './tokens.ts';

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
    async revoke(signal) {
      const { refreshToken } = readTokens(box.read());
      if (registration.endpoints.revoke === null) return;
      const url = client.getRevokeTokenURL(refreshToken).toString();
      await createWire().send({ method: 'POST', url, signal });
    },
  };

  async function refresh(): Promise<Credentials & { access_token: string }> {
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
    if (typeof seen.access_token !== 'string' || seen.access_token === '') {
      throw new Refused(readRefusal('google', wire.last()));
    }
    return { ...seen, access_token: seen.access_token };
  }
}
