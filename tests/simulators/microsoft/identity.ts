import { randomUUID } from 'node:crypto';
import { asText } from '../core/json.ts';
import type { Reply } from '../core/reply.ts';
import type { AuthorizeParams, Flavour, Refusal } from '../oauth/flavour.ts';
import { errorPage } from '../oauth/pages.ts';
import type { Person } from '../oauth/people.ts';
import { html } from '../oauth/replies.ts';
import type { SiteRequest } from '../oauth/request.ts';
import { aadsts, describe } from './aadsts.ts';
import { innerScope, knownScopes, meaningOf, outerScopes } from './scopes.ts';
import type { MicrosoftApp } from './state.ts';

const shared = ['common', 'organizations'];

/** What makes an identity provider Entra. */
export function microsoftFlavour(state: MicrosoftApp): Flavour {
  const { client, tenant } = state;
  return {
    brand: 'Microsoft',
    app: client.name,
    clientId: client.id,
    isRedirectAllowed: (uri) => client.redirects.includes(withoutLocalPort(uri)),
    scopes: knownScopes,
    meaningOf,
    canUntick: () => false,
    claimsByScope: {
      openid: ['sub', 'oid', 'tid', 'ver'],
      profile: ['name', 'preferred_username'],
      email: ['email'],
    },
    claims: ({ id, email, name }) => ({
      oid: id,
      tid: tenant,
      ver: '2.0',
      preferred_username: email,
      name,
      email,
    }),
    innerPath(path) {
      const [, inner] = /^\/[^/]+\/oauth2\/v2\.0\/(authorize|token)$/.exec(path) ?? [];
      if (inner !== undefined) return `/${inner}`;
      return /^\/(signin|authorize|session)\//.test(path) ? path : null;
    },
    precheck: (received) => precheck(state, received),
    translate(params) {
      const scope = params.get('scope');
      if (scope !== null) params.set('scope', scope.split(/\s+/).map(innerScope).join(' '));
    },
    bringsRefreshToken: (params) => String(params['scope']).split(' ').includes('offline'),
    // Entra puts everything that was consented to into its tokens, whatever this sign-in asked for.
    coversAll: () => true,
    approval: () => (state.needsApproval ? describe(90094) : null),
    cancelled: describe(65004),
    redirectAnswer(payload, params, person) {
      if (payload['error'] !== undefined) return inWords(payload);
      const info = params['client_info'] === '1' ? { client_info: clientInfo(state, person) } : {};
      return { ...payload, ...info, session_state: randomUUID() };
    },
    tokenAnswer: (answer, { form }, person) => ({
      ...answer,
      scope: outerScopes(String(answer['scope'])),
      ext_expires_in: answer['expires_in'],
      ...(form.get('client_info') === '1' ? { client_info: clientInfo(state, person) } : {}),
    }),
    tokenRefusal: (refusal, received) => refuse(state, refusal, received),
    errorPage: authorizePage,
  };
}

function precheck({ tenant, client }: MicrosoftApp, received: SiteRequest): Reply | null {
  const { area, path, form, query } = received;
  const [, asked] = /^\/([^/]+)\/oauth2\/v2\.0\//.exec(path) ?? [];
  if (asked === undefined) return null;
  const say = (status: number, error: string, code: number): Reply =>
    area === 'token' ? aadsts(status, { error, code }) : html(status, errorPage('Sign in', describe(code)));
  const clientId = area === 'token' ? form.get('client_id') : new URLSearchParams(query).get('client_id');
  if (asked !== tenant && !shared.includes(asked)) return say(400, 'invalid_request', 90002);
  if (clientId !== client.id) return say(400, 'unauthorized_client', 700016);
  if (client.isSingleTenant && asked !== tenant) return say(400, 'invalid_request', 50194);
  if (area === 'token' && !client.isPublic && !form.has('client_secret'))
    return say(401, 'invalid_client', 7000218);
  if (area !== 'authorize') return null;
  const scopes = new URLSearchParams(query).get('scope')?.split(/\s+/) ?? [];
  return scopes.every((scope) => knownScopes.includes(innerScope(scope)))
    ? null
    : say(400, 'invalid_client', 650053);
}

function refuse({ dead }: MicrosoftApp, { error, detail }: Refusal, { form }: SiteRequest): Reply {
  const death = dead.get(form.get('refresh_token') ?? '');
  if (death !== undefined) return aadsts(400, death);
  if (error === 'invalid_scope')
    return aadsts(400, { error: 'invalid_grant', code: 65001, suberror: 'consent_required' });
  if (error !== 'invalid_grant') return aadsts(400, { error, code: 9002313 });
  if (form.get('grant_type') === 'refresh_token') return aadsts(400, { code: 70000, suberror: 'bad_token' });
  if (detail === 'unknown code') return aadsts(400, { code: 9002313 });
  if (/PKCE|code_verifier/i.test(detail)) return aadsts(400, { code: 501481 });
  return aadsts(400, { code: /already|consumed/.test(detail) ? 54005 : 70000 });
}

/** Entra's words for what the library under the simulator calls otherwise. */
function inWords(payload: Record<string, unknown>): Record<string, unknown> {
  const said = asText(payload['error_description']) ?? '';
  if (said.startsWith('AADSTS')) {
    const isCancel = said.startsWith('AADSTS65004');
    return { ...payload, ...(isCancel ? { error_subcode: 'cancel' } : {}) };
  }
  const code = payload['error'] === 'consent_required' ? 65001 : 9002313;
  return { ...payload, error_description: describe(code, code === 65001 ? undefined : said) };
}

function authorizePage({ error, detail }: Refusal, params: AuthorizeParams) {
  if (error === 'invalid_redirect_uri') {
    const asked = `The redirect URI '${String(params['redirect_uri'])}' specified in the request does not match the redirect URIs configured for the application.`;
    return { status: 400, html: errorPage('Sign in', describe(50011, asked)) };
  }
  return { status: 400, html: errorPage('Sign in', describe(9002313, `${error}: ${detail}`)) };
}

function clientInfo({ tenant }: MicrosoftApp, person: Person | null): string {
  return Buffer.from(JSON.stringify({ uid: person?.id, utid: tenant })).toString('base64url');
}

/** Only of http://localhost is the port ignored; 127.0.0.1 has to be registered as it is used. */
function withoutLocalPort(uri: string): string {
  return uri.replace(/^(http:\/\/localhost):\d+/, '$1').replace(/\/$/, '');
}
