import { type Reply, jsonReply } from '../core/reply.ts';
import type { SiteRequest } from '../oauth/request.ts';
import { tokenError } from './identity.ts';
import { outerScope } from './scopes.ts';
import type { GoogleState } from './state.ts';

/** Ends the whole grant, whichever of its tokens is named; no client has to sign in for that. */
export function revoke({ identity }: GoogleState, { form, query }: SiteRequest): Reply {
  const token = form.get('token') ?? new URLSearchParams(query).get('token') ?? '';
  const { shelf } = identity;
  const found = shelf.find('RefreshToken', token) ?? shelf.find('AccessToken', token);
  if (found === undefined) return tokenError(400, 'invalid_token', 'Token expired or revoked');
  shelf.dropGrant(found.grantId);
  identity.counts.revocations++;
  return jsonReply(200, [], {});
}

export function tokenInfo({ identity, clientId }: GoogleState, { secret }: SiteRequest): Reply {
  const caller = identity.callerOf(secret);
  if (caller === null) return tokenError(400, 'invalid_token', 'Invalid Value');
  const { person, scopes, expires } = caller;
  return jsonReply(200, [], {
    azp: clientId,
    aud: clientId,
    sub: person.id,
    scope: [...scopes].map(outerScope).join(' '),
    exp: String(expires),
    expires_in: String(Math.round(expires - Date.now() / 1000)),
    ...(scopes.has('email') ? { email: person.email, email_verified: 'true' } : {}),
    access_type: 'offline',
  });
}
