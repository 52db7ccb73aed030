import type { AccountInfo, PublicClientApplication } from '@azure/msal-node';
import type { Registration } from '../flow.ts';
import { readRefusal } from '../refusals.ts';
import { Refused, type Renewer, type SecretBox, type Token, tokenOf } from '../renewer.ts';
import { createWire } from '../wire.ts';
import { heldToken } from './cache.ts';
import { loadMsal, microsoftClient } from './client.ts';

/** The one client of an Outlook connection. `scopes`: what was granted, or it would never find what it holds. */
export function microsoftRenewer(registration: Registration, scopes: string[], box: SecretBox): Renewer {
  const wire = createWire();
  let unwritten: unknown;
  const guarded: SecretBox = {
    read: () => box.read(),
    async write(secret, endsAt) {
      try {
        await box.write(secret, endsAt);
      } catch (error) {
        unwritten = error;
        throw error;
      }
    },
  };
  let made: Promise<PublicClientApplication> | null = null;

  /** Two of them over one secret would renew twice. */
  function theClient(): Promise<PublicClientApplication> {
    made ??= microsoftClient(registration, wire, guarded, () => wire.endsAt());
    return made;
  }

  async function account(client: PublicClientApplication): Promise<AccountInfo> {
    const [known] = await client.getTokenCache().getAllAccounts();
    if (known) return known;
    throw new Refused({ kind: 'grant', reason: signInLost, code: null });
  }

  return {
    held: () => heldToken(box.read()),
    async renew(): Promise<Token> {
      const client = await theClient();
      const request = { account: await account(client), scopes, forceRefresh: true };
      unwritten = undefined;
      wire.clear();
      const asked = Date.now();
      try {
        const { accessToken, expiresOn } = await client.acquireTokenSilent(request);
        const expiresAt = expiresOn?.getTime() ?? asked;
        return tokenOf(accessToken, expiresAt, expiresAt - asked);
      } catch (error) {
        if (unwritten !== undefined) throw unwritten;
        // It found no refresh token in the cache, or one that it knows to be over, and asked nobody.
        const { InteractionRequiredAuthError } = await loadMsal();
        if (wire.last() === null && error instanceof InteractionRequiredAuthError) {
          throw new Refused({ kind: 'grant', reason: signInLost, code: null });
        }
        throw new Refused(readRefusal('microsoft', wire.last()));
      }
    },
    /** Microsoft has no address to revoke one sign-in at. */
    async forget() {
      const client = await theClient();
      await client.getTokenCache().removeAccount(await account(client));
    },
  };
}

const signInLost = 'This sign-in at Microsoft has ended. Connect again.';
