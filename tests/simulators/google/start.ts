import { randomBytes, randomInt } from 'node:crypto';
import { bearer } from '../core/http.ts';
import type { ScriptedFault } from '../faults/queue.ts';
import { Post } from '../mailbox/mailbox.ts';
import { type Site, type SiteFault, openDoor, serve } from '../oauth/front.ts';
import { Identity, type IdentitySettings } from '../oauth/identity.ts';
import { People } from '../oauth/people.ts';
import type { Area, SiteRequest } from '../oauth/request.ts';
import { type SignInSimulator, type TokenRefusal, signInSimulator } from '../oauth/sign-in-simulator.ts';
import { apiError, errorBody } from './errors.ts';
import { gmail } from './gmail.ts';
import { googleFlavour, tokenError } from './identity.ts';
import { revoke, tokenInfo } from './tokens.ts';
import type { GoogleApp, GoogleState } from './state.ts';

export interface GoogleOptions extends Partial<IdentitySettings> {
  port?: number;
  /** See `refreshTokenSeconds` of the simulator. */
  refreshTokenSeconds?: number | null;
}

export interface GoogleSimulator extends SignInSimulator {
  readonly endpoints: SignInSimulator['endpoints'] & { revoke: string; tokenInfo: string };
  readonly clientSecret: string;
  /** What the token endpoint says about the end of refresh tokens: 604,800 is a client in Testing mode. */
  refreshTokenSeconds: number | null;
  /** Refresh tokens and access tokens of the account are refused from now on. */
  revokeTokens(email: string): void;
  /** The token endpoint refuses the next request that fits. */
  refuseToken(refusal?: TokenRefusal & { status?: number; description?: string }): ScriptedFault;
  /** The API refuses the next request that fits, with one of Google's reasons. */
  refuseApi(
    code: number,
    reason: string,
    more?: Omit<SiteFault, 'instead'> & { retryAfter?: number },
  ): ScriptedFault;
}

const areas: Record<string, Area> = {
  '/token': 'token',
  '/oauth2/v4/token': 'token',
  '/revoke': 'revoke',
  '/tokeninfo': 'api',
};

export async function startGoogle(options: GoogleOptions = {}): Promise<GoogleSimulator> {
  const door = await openDoor(options.port);
  const { url } = door;
  const settings: IdentitySettings = {
    accessTokenSeconds: options.accessTokenSeconds ?? 3599,
    rotation: options.rotation ?? 'off',
    responseIssuer: options.responseIssuer === undefined ? url : options.responseIssuer,
  };
  const app: GoogleApp = { client: newClient(), refreshTokenSeconds: options.refreshTokenSeconds ?? null };
  const post = new Post();
  const people = new People(() => `1${digits(20)}`);
  const identity = new Identity(url, googleFlavour(app), people, settings);
  const front = serve(door, site({ clientId: app.client.id, identity, post }));

  return {
    ...signInSimulator({ front, identity, people, post, settings }),
    endpoints: {
      authorize: `${url}/o/oauth2/v2/auth`,
      token: `${url}/token`,
      revoke: `${url}/revoke`,
      tokenInfo: `${url}/tokeninfo`,
      api: url,
    },
    clientId: app.client.id,
    clientSecret: app.client.secret,
    get refreshTokenSeconds() {
      return app.refreshTokenSeconds;
    },
    set refreshTokenSeconds(seconds) {
      app.refreshTokenSeconds = seconds;
    },
    loseConsent: (email) => identity.endGrants(email),
    revokeTokens: (email) => identity.endGrants(email),
    refuseToken({ error = 'invalid_grant', status = 400, description, times, ...on } = {}) {
      const error_description = description ?? 'Token has been expired or revoked.';
      return front.script({
        on: { area: 'token', ...on },
        instead: { status, body: { error, error_description } },
        ...(times === undefined ? {} : { times }),
      });
    },
    refuseApi(code, reason, { on, retryAfter, ...more } = {}) {
      return front.script({
        ...more,
        on: { area: 'api', ...on },
        instead: {
          status: code,
          headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
          body: errorBody(code, { reason }),
        },
      });
    },
  };
}

function newClient(): GoogleApp['client'] {
  return {
    id: `${digits(12)}-${randomBytes(16).toString('hex')}.apps.googleusercontent.com`,
    secret: `GOCSPX-${randomBytes(21).toString('base64url')}`,
    name: 'Keydesk',
  };
}

function digits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join('');
}

function site(state: GoogleState): Site {
  return {
    name: 'google',
    recognise(request, form) {
      const [path = '', query] = (request.url ?? '').split('?');
      const area =
        path.startsWith('/gmail/') || path.startsWith('/upload/') ? 'api' : (areas[path] ?? 'authorize');
      const secret =
        bearer(request.headers.authorization) ??
        form.get('refresh_token') ??
        form.get('code') ??
        form.get('token') ??
        new URLSearchParams(query).get('access_token') ??
        new URLSearchParams(query).get('token');
      return { area, secret, email: state.identity.ownerOf(secret) };
    },
    answer: (received) => answer(state, received),
    trouble: (received, status, message) =>
      received.area === 'api'
        ? apiError(status, { message })
        : tokenError(
            status,
            status < 500 ? 'invalid_request' : 'internal_failure',
            message ?? 'Try again later.',
          ),
  };
}

async function answer(state: GoogleState, received: SiteRequest) {
  if (received.path === '/tokeninfo') return tokenInfo(state, received);
  if (received.area === 'revoke') return revoke(state, received);
  return received.area === 'api' ? gmail(state, received) : state.identity.answer(received);
}
