import { type Reply, jsonReply } from '../core/reply.ts';
import type { SiteRequest } from '../oauth/request.ts';
import { graphError } from './errors.ts';
import type { MicrosoftState } from './state.ts';

export function graph({ identity }: MicrosoftState, { method, path, secret }: SiteRequest): Reply {
  const caller = identity.callerOf(secret);
  if (caller === null) return graphError(401);
  if (method !== 'GET' || path !== '/v1.0/me') return graphError(404);
  if (!caller.scopes.has('User.Read')) return graphError(403);
  const { id, email, name } = caller.person;
  return jsonReply(200, [], { id, displayName: name, mail: email, userPrincipalName: email });
}
