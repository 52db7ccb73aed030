import { CodeChallengeMethod } from 'google-auth-library';
import { z } from 'zod';
import {
  type Flow,
  FlowError,
  type FlowStart,
  type Registration,
  type SignedIn,
  exchangeFailed,
} from '../flow.ts';
import { permitted, scopesFor } from '../scopes.ts';
import { createWire } from '../wire.ts';
import { googleClient } from './client.ts';
import { proveGoogle } from './prove.ts';
import { type GoogleTokens, writeTokens } from './tokens.ts';

const claims = z.object({ aud: z.string(), sub: z.string().min(1), email: z.string().min(3) });
const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  id_token: z.string(),
  scope: z.string().optional(),
  expiry_date: z.number().optional(),
});

const noLastingAccess =
  'Google gave access for an hour only, without a refresh token. Remove the team’s app at myaccount.google.com under “Third-party apps”, then connect again.';

/** A sign-in at Google: code with PKCE, answered on loopback. */
export async function startGoogle(registration: Registration, start: FlowStart): Promise<Flow> {
  const wire = createWire();
  const client = googleClient(registration, wire, start.redirectUri);
  const { codeVerifier, codeChallenge = '' } = await client.generateCodeVerifierAsync();
  const url = client.generateAuthUrl({
    access_type: 'offline',
    // Without a consent Google gives no second refresh token.
    prompt: start.loginHint === null ? 'consent select_account' : 'consent',
    code_challenge_method: CodeChallengeMethod.S256,
    code_challenge: codeChallenge,
    state: start.state,
    scope: scopesFor('google', start.permissions),
    ...(start.loginHint !== null && { login_hint: start.loginHint }),
  });

  async function exchange(code: string, signal: AbortSignal) {
    try {
      signal.throwIfAborted();
      const { tokens } = await client.getToken({ code, codeVerifier });
      return tokenAnswer.parse(tokens);
    } catch {
      signal.throwIfAborted();
      throw exchangeFailed('google', wire.last());
    }
  }

  return {
    url,
    issuerOrigin: new URL(registration.endpoints.authorize).origin,
    async finish(code, signal): Promise<SignedIn> {
      const answer = await exchange(code, signal);
      const { sub, email } = readClaims(answer.id_token, registration.clientId);
      // RFC 6749, 5.1: left out, when everything was given that was asked for.
      const granted = answer.scope?.split(' ') ?? scopesFor('google', start.permissions);
      const permissions = permitted('google', start.permissions, granted);
      if (permissions.length === 0) {
        throw new FlowError(
          'scopes_unticked',
          'At Google none of the boxes for your mail was ticked, so there is nothing that your agents could do. Connect again and tick them.',
        );
      }
      if (answer.refresh_token === undefined)
        throw new FlowError('other', noLastingAccess, 'no_refresh_token');
      const tokens: GoogleTokens = {
        refreshToken: answer.refresh_token,
        accessToken: answer.access_token,
        expiresAt: answer.expiry_date ?? 0,
      };
      const what = await proveGoogle(
        { tokenUrl: registration.endpoints.token, api: registration.endpoints.api },
        { permissions, accessToken: tokens.accessToken, account: email },
        signal,
      );
      return {
        account: email,
        accountId: sub,
        permissions,
        secret: writeTokens(tokens),
        endsAt: wire.endsAt() ?? null,
        what,
      };
    },
  };
}

/**
 * The token came from the token endpoint itself, over TLS, so its signature need not be checked (OpenID Connect Core,
 * 3.1.3.7); nor are its times, for this computer's clock may be wrong.
 */
function readClaims(idToken: string, clientId: string): z.infer<typeof claims> {
  const read = claims.safeParse(payloadOf(idToken));
  if (read.success && read.data.aud === clientId) return read.data;
  throw new FlowError('other', 'Google did not say whose account it is, so nothing was saved. Try again.');
}

function payloadOf(jwt: string): unknown {
  try {
    return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
