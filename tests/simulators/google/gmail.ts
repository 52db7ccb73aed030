import { type Reply, jsonReply } from '../core/reply.ts';
import type { SiteRequest } from '../oauth/request.ts';
import { apiError } from './errors.ts';
import { googleScopes } from './scopes.ts';
import type { GoogleState } from './state.ts';

export function gmail({ identity }: GoogleState, { method, path, secret }: SiteRequest): Reply {
  const caller = identity.callerOf(secret);
  if (caller === null) return apiError(401);
  if (method !== 'GET' || path !== '/gmail/v1/users/me/profile') return apiError(404);
  const { all, modify, compose, readonly, metadata } = googleScopes;
  if (![all, modify, compose, readonly, metadata].some((scope) => caller.scopes.has(scope)))
    return apiError(403);
  return jsonReply(200, [], {
    emailAddress: caller.person.email,
    messagesTotal: 0,
    threadsTotal: 0,
    historyId: '1',
  });
}
