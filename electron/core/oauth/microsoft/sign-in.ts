import { type Flow, FlowError, type FlowStart, type Registration, exchangeFailed } from '../flow.ts';
import { permitted, scopesFor } from '../scopes.ts';
import { createWire } from '../wire.ts';
import { canBeRenewed } from './cache.ts';
import { loadMsal, microsoftClient } from './client.ts';
import { proveMicrosoft } from './prove.ts';

/**
 * A sign-in at Microsoft. MSAL's own interactive one has no time-out, no cancel and a listener of its own; its parts do the
 * same over ours: code with PKCE, answered as a query on loopback.
 */
export async function startMicrosoft(registration: Registration, start: FlowStart): Promise<Flow> {
  const wire = createWire();
  const client = await microsoftClient(registration, wire, null);
  const { CryptoProvider } = await loadMsal();
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const scopes = scopesFor('microsoft', start.permissions);
  const { redirectUri } = start;
  const url = await client.getAuthCodeUrl({
    scopes,
    redirectUri,
    responseMode: 'query',
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
    state: start.state,
    ...(start.loginHint === null ? { prompt: 'select_account' } : { loginHint: start.loginHint }),
  });

  async function exchange(code: string, signal: AbortSignal) {
    signal.throwIfAborted();
    try {
      return await client.acquireTokenByCode({ code, codeVerifier: verifier, scopes, redirectUri });
    } catch {
      signal.throwIfAborted();
      throw exchangeFailed('microsoft', wire.last());
    }
  }

  return {
    url,
    issuerOrigin: new URL(registration.endpoints.authorize).origin,
    async finish(code, signal) {
      const { accessToken, scopes: granted, account } = await exchange(code, signal);
      if (!account) {
        throw new FlowError('other', 'Microsoft did not say whose account it is, so nothing was saved.');
      }
      const permissions = permitted('microsoft', start.permissions, granted);
      if (permissions.length === 0) {
        throw new FlowError(
          'scopes_unticked',
          'Microsoft gave none of the permissions for your mail, so there is nothing that your agents could do. Connect again and accept them.',
        );
      }
      const secret = client.getTokenCache().serialize();
      if (!canBeRenewed(secret)) throw new FlowError('other', noLastingAccess, 'no_refresh_token');
      const endsAt = wire.endsAt() ?? null;
      const { address } = await proveMicrosoft(registration.endpoints.api, accessToken, signal);
      const name = address ?? account.username;
      return {
        account: name,
        accountId: account.homeAccountId,
        permissions,
        secret,
        endsAt,
        what: `Microsoft confirmed the sign-in of ${name}.`,
      };
    },
  };
}

const noLastingAccess =
  'Microsoft gave access for an hour only, without a refresh token: the team’s app is not registered under “Mobile and desktop applications”, or offline access is not allowed. An admin has to correct that in Entra.';
