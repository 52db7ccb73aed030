import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  type Configuration,
  type JWK,
  type KoaContextWithOIDC,
  Provider,
  type UnknownObject,
  interactionPolicy,
} from 'oidc-provider';
import { asObject } from '../core/json.ts';
import { type Reply, jsonReply } from '../core/reply.ts';
import type { Flavour } from './flavour.ts';
import { Inner, replay } from './inner.ts';
import { Interactions } from './interactions.ts';
import { errorPage, formPost } from './pages.ts';
import type { People, Person } from './people.ts';
import { html } from './replies.ts';
import type { SiteRequest } from './request.ts';
import { Shelf } from './shelf.ts';

/**
 * off: a refresh token stays. lenient: each refresh brings a new one, and the old one is still taken.
 * strict: taking an old one again ends the whole grant.
 */
export type Rotation = 'off' | 'lenient' | 'strict';

export interface IdentitySettings {
  accessTokenSeconds: number;
  rotation: Rotation;
  /** The `iss` of the answer to a sign-in; null leaves it out. */
  responseIssuer: string | null;
}

export interface IdentityCounts {
  codeExchanges: number;
  /** Requests for a refresh, whatever became of them. */
  refreshRequests: number;
  refreshed: number;
  revocations: number;
}

/** A good access token. */
export interface Caller {
  person: Person;
  scopes: ReadonlySet<string>;
  /** Seconds since 1970. */
  expires: number;
}

const day = 24 * 3600;

/** oidc-provider, dressed as one of the big identity providers. */
export class Identity {
  readonly shelf: Shelf;
  readonly counts: IdentityCounts = { codeExchanges: 0, refreshRequests: 0, refreshed: 0, revocations: 0 };
  readonly #flavour: Flavour;
  readonly #people: People;
  readonly #provider: Provider;
  readonly #inner: Inner;
  readonly #interactions: Interactions;
  /** Codes that were given out after the person had been asked, with what the app had asked for. */
  readonly #offline = new Set<string>();
  /** Why the library refused a grant, which it keeps from its answers. */
  readonly #details = new WeakMap<IncomingMessage, string>();

  constructor(url: string, flavour: Flavour, people: People, settings: IdentitySettings) {
    this.#flavour = flavour;
    this.#people = people;
    this.shelf = new Shelf(() => settings.rotation === 'lenient');
    this.#provider = new Provider(url, this.#configuration(settings));
    this.#provider.Client.prototype.redirectUriAllowed = (uri) => flavour.isRedirectAllowed(uri);
    this.#registerAnswers(settings);
    this.#inner = new Inner(this.#provider);
    this.#interactions = new Interactions(this.#provider, flavour, people, this.shelf);
  }

  /** Whose token, refresh token or code it is, even when it is long dead. */
  ownerOf(token: string | null): string | null {
    return this.#people.withId(this.shelf.ownerOf(token))?.email ?? null;
  }

  /** Who an access token speaks for; null once it has expired or was ended. */
  callerOf(token: string | null): Caller | null {
    const found = token === null ? undefined : this.shelf.find('AccessToken', token);
    const person = this.#people.withId(found?.accountId);
    if (found === undefined || person === undefined || found.expires * 1000 <= Date.now()) return null;
    return { person, scopes: found.scopes, expires: found.expires };
  }

  expireAccessTokens(email?: string): void {
    const id = email === undefined ? undefined : this.#people.demand(email).id;
    for (const token of this.shelf.tokens('AccessToken', id)) this.shelf.drop(token);
  }

  /** Ends what the account consented to, with every token given out on it. */
  endGrants(email: string): void {
    for (const grant of this.shelf.grantsOf(this.#people.demand(email).id)) this.shelf.dropGrant(grant);
  }

  async answer(received: SiteRequest): Promise<Reply> {
    const refusal = this.#flavour.precheck(received);
    if (refusal !== null) return refusal;
    const { request, response, method } = received;
    const path = this.#flavour.innerPath(received.path);
    if (path === null) return html(404, errorPage('Not found', 'There is no such page here.'));
    if (path.startsWith('/signin/')) return this.#interactions.answer(received);
    const isToken = path === '/token';
    const sent = new URLSearchParams(method === 'POST' && !isToken ? received.form : received.query);
    if (!isToken) {
      if (path === '/authorize') this.#prepare(sent);
      return this.#inner.answer(replay(request, `${path}?${sent}`, received.bytes), response);
    }
    return this.#token(received);
  }

  #prepare(params: URLSearchParams): void {
    this.#flavour.translate(params);
    params.set('response_mode', `simulated.${params.get('response_mode') ?? 'query'}`);
  }

  async #token(received: SiteRequest): Promise<Reply> {
    const code = received.form.get('code');
    if (code !== null && this.shelf.find('AuthorizationCode', code) === undefined)
      return this.#flavour.tokenRefusal({ error: 'invalid_grant', detail: 'unknown code' }, received);
    const form = new URLSearchParams(received.form);
    const isRefresh = form.get('grant_type') === 'refresh_token';
    if (isRefresh) this.counts.refreshRequests++;
    // Only the flavour looks at it: inside, every client is public.
    form.delete('client_secret');
    this.#flavour.translate(form);
    const copy = replay(received.request, '/token', Buffer.from(form.toString()));
    copy.headers.accept = 'application/json';
    const reply = await this.#inner.answer(copy, received.response);
    const answer = asObject(reply.kind === 'whole' ? JSON.parse(reply.body) : null);
    if (reply.status >= 300) {
      const detail = `${String(answer['error_description'])} ${this.#details.get(copy) ?? ''}`;
      return this.#flavour.tokenRefusal({ error: String(answer['error']), detail }, received);
    }
    if (isRefresh) this.counts.refreshed++;
    else this.counts.codeExchanges++;
    const person = this.#people.withId(this.shelf.ownerOf(String(answer['access_token']))) ?? null;
    return jsonReply(200, ['cache-control', 'no-store'], this.#flavour.tokenAnswer(answer, received, person));
  }

  #registerAnswers(settings: IdentitySettings): void {
    const provider = this.#provider;
    provider.on('grant.error', (ctx, error) => void this.#details.set(ctx.req, error.error_detail ?? ''));
    provider.on('authorization.accepted', (ctx) => this.#widen(ctx));
    const answers: Record<
      string,
      (ctx: KoaContextWithOIDC, uri: string, fields: Record<string, string>) => void
    > = {
      query: (ctx, uri, fields) => {
        const target = new URL(uri);
        for (const [name, value] of Object.entries(fields)) target.searchParams.set(name, value);
        ctx.status = 302;
        ctx.set('location', target.href);
      },
      form_post: (ctx, uri, fields) => {
        ctx.status = 200;
        ctx.type = 'html';
        ctx.body = formPost(uri, fields);
      },
    };
    for (const [mode, send] of Object.entries(answers)) {
      provider.registerResponseMode(`simulated.${mode}`, (ctx, uri, payload) => {
        const params = paramsOf(ctx);
        const person = this.#people.withId(ctx.oidc.session?.accountId) ?? null;
        if (typeof payload['code'] === 'string') this.#remember(ctx, payload['code']);
        const answered = this.#flavour.redirectAnswer(
          { ...payload, iss: settings.responseIssuer ?? undefined },
          params,
          person,
        );
        send(ctx, uri, textFields(answered));
      });
    }
  }

  #remember(ctx: KoaContextWithOIDC, code: string): void {
    const wasAsked = ctx.oidc.result?.consent !== undefined;
    if (this.#flavour.bringsRefreshToken(paramsOf(ctx), wasAsked)) this.#offline.add(code);
  }

  /** Before the code is made: from here on the answer is for these scopes. */
  #widen(ctx: KoaContextWithOIDC): void {
    const params = paramsOf(ctx);
    if (this.#flavour.coversAll(params)) params['scope'] = ctx.oidc.entities.Grant?.getOIDCScope();
  }

  #configuration(settings: IdentitySettings): Configuration {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk: JWK = { ...(privateKey.export({ format: 'jwk' }) as JWK), alg: 'ES256', use: 'sig' };
    const policy = interactionPolicy.base();
    policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
    // Native apps are asked each time otherwise, which neither of the real ones does.
    policy.get('consent')?.checks.remove('native_client_prompt');
    return {
      adapter: this.shelf.adapter,
      jwks: { keys: [jwk] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      clients: [
        {
          client_id: this.#flavour.clientId,
          application_type: 'native',
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          redirect_uris: ['http://localhost', 'http://127.0.0.1'],
          id_token_signed_response_alg: 'ES256',
        },
      ],
      enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
      scopes: [...this.#flavour.scopes],
      claims: this.#flavour.claimsByScope,
      conformIdTokenClaims: false,
      clientBasedCORS: () => false,
      extraParams: ['access_type', 'include_granted_scopes', 'client_info'],
      features: {
        devInteractions: { enabled: false },
        userinfo: { enabled: false },
        rpInitiatedLogout: { enabled: true },
      },
      findAccount: (_ctx, id) => {
        const person = this.#people.withId(id);
        if (person === undefined) return undefined;
        return { accountId: id, claims: () => ({ sub: id, ...this.#flavour.claims(person) }) };
      },
      interactions: { policy, url: (_ctx, { uid }) => `/signin/${uid}` },
      loadExistingGrant: (ctx) => this.#interactions.grantFor(ctx),
      issueRefreshToken: (ctx) => this.#offline.has(String(ctx.oidc.params?.['code'])),
      rotateRefreshToken: () => settings.rotation !== 'off',
      pkce: { required: () => true },
      renderError: (ctx, out, error) => {
        const detail = error instanceof Error ? error.message : '';
        const refusal = { error: out.error, detail: `${out.error_description ?? ''} ${detail}` };
        const { status, html } = this.#flavour.errorPage(refusal, paramsOf(ctx));
        ctx.status = status;
        ctx.type = 'html';
        ctx.body = html;
      },
      routes: { authorization: '/authorize', token: '/token' },
      ttl: {
        AccessToken: () => settings.accessTokenSeconds,
        AuthorizationCode: 600,
        Grant: 365 * day,
        IdToken: 3600,
        Interaction: 3600,
        RefreshToken: 90 * day,
        Session: 14 * day,
      },
    };
  }
}

function paramsOf(ctx: KoaContextWithOIDC): UnknownObject {
  return ctx.oidc.params ?? {};
}

function textFields(payload: UnknownObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
