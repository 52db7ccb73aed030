import { jsonReply } from '../core/reply.ts';
import type { Reply } from '../core/reply.ts';
import type { AuthorizeParams, Flavour, Refusal } from '../oauth/flavour.ts';
import { errorPage } from '../oauth/pages.ts';
import { html } from '../oauth/replies.ts';
import type { SiteRequest } from '../oauth/request.ts';
import type { GoogleApp } from './state.ts';
import { canUntick, innerScope, knownScopes, meaningOf, outerScope } from './scopes.ts';

/** What makes an identity provider Google's. */
export function googleFlavour(state: GoogleApp): Flavour {
  const { client } = state;
  return {
    brand: 'Google Accounts',
    app: client.name,
    clientId: client.id,
    isRedirectAllowed: isLoopback,
    scopes: knownScopes,
    meaningOf,
    canUntick,
    claimsByScope: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'given_name'] },
    claims: ({ email, name }) => ({ email, email_verified: true, name, given_name: name.replace(/ .*/, '') }),
    innerPath(path) {
      if (path === '/o/oauth2/v2/auth' || path === '/o/oauth2/auth') return '/authorize';
      if (path === '/token' || path === '/oauth2/v4/token') return '/token';
      return /^\/(signin|authorize|session)\//.test(path) ? path : null;
    },
    precheck: (received) => precheck(state, received),
    translate(params) {
      const scope = params.get('scope');
      if (scope !== null) params.set('scope', scope.split(/\s+/).map(innerScope).join(' '));
    },
    bringsRefreshToken: (params, wasAsked) => params['access_type'] === 'offline' && wasAsked,
    coversAll: (params) => params['include_granted_scopes'] === 'true',
    approval: () => null,
    cancelled: 'The user denied the request.',
    redirectAnswer({ error_description: _unsaid, ...payload }, params) {
      if (payload['error'] !== undefined) return payload;
      const scope = String(params['scope']).split(' ').map(outerScope).join(' ');
      return { ...payload, scope, authuser: '0', prompt: params['prompt'] ?? 'none' };
    },
    tokenAnswer(answer, received) {
      const isFirst = received.form.get('grant_type') === 'authorization_code';
      const hasRefresh = answer['refresh_token'] !== undefined;
      return {
        ...answer,
        scope: String(answer['scope']).split(' ').map(outerScope).join(' '),
        // Of a refresh only a rotated token says something new.
        ...(state.refreshTokenSeconds !== null && (isFirst || hasRefresh)
          ? { refresh_token_expires_in: state.refreshTokenSeconds }
          : {}),
      };
    },
    tokenRefusal: (refusal, received) => refuse(refusal, received),
    errorPage: authorizePage,
  };
}

/** The OAuth error as the token endpoint says it. */
export function tokenError(status: number, error: string, description: string): Reply {
  return jsonReply(status, ['cache-control', 'no-store'], { error, error_description: description });
}

function precheck({ client }: GoogleApp, { area, form, query }: SiteRequest): Reply | null {
  if (area === 'authorize') {
    const asked = new URLSearchParams(query).get('scope')?.split(/\s+/) ?? [];
    const unknown = asked.find((scope) => !knownScopes.includes(innerScope(scope)));
    return unknown === undefined
      ? null
      : html(400, errorPage('Error 400: invalid_scope', `Some requested scopes were invalid: ${unknown}`));
  }
  if (area !== 'token') return null;
  if (form.get('client_id') !== client.id)
    return tokenError(401, 'invalid_client', 'The OAuth client was not found.');
  const secret = form.get('client_secret');
  if (secret === null) return tokenError(400, 'invalid_request', 'client_secret is missing.');
  if (secret !== client.secret)
    return tokenError(401, 'invalid_client', 'The provided client secret is invalid.');
  return null;
}

function refuse({ error, detail }: Refusal, { form }: SiteRequest): Reply {
  if (error !== 'invalid_grant') return tokenError(400, error, detail);
  if (form.get('grant_type') === 'refresh_token')
    return tokenError(400, error, 'Token has been expired or revoked.');
  if (/PKCE|code_verifier/i.test(detail)) return tokenError(400, error, 'Invalid code verifier.');
  return tokenError(400, error, detail === 'unknown code' ? 'Malformed auth code.' : 'Bad Request');
}

function authorizePage({ error, detail }: Refusal, params: AuthorizeParams) {
  if (error === 'invalid_client')
    return {
      status: 401,
      html: errorPage('Error 401: invalid_client', 'The OAuth client was not found.'),
    };
  if (error === 'invalid_redirect_uri')
    return {
      status: 400,
      html: errorPage(
        'Error 400: redirect_uri_mismatch',
        `This app sent a redirect that is not registered: ${String(params['redirect_uri'])}`,
      ),
    };
  return { status: 400, html: errorPage(`Error 400: ${error}`, detail) };
}

/** A desktop client may listen on any port of this machine, and on any path. */
function isLoopback(uri: string): boolean {
  const { protocol, hostname } = URL.parse(uri) ?? {};
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname ?? '');
}
