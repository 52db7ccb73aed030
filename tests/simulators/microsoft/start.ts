import { randomUUID } from 'node:crypto';
import { bearer } from '../core/http.ts';
import type { Reply } from '../core/reply.ts';
import type { ScriptedFault } from '../faults/queue.ts';
import { Post } from '../mailbox/mailbox.ts';
import { type Site, type SiteFault, openDoor, serve } from '../oauth/front.ts';
import { Identity, type IdentitySettings } from '../oauth/identity.ts';
import { People } from '../oauth/people.ts';
import type { SiteRequest } from '../oauth/request.ts';
import { type SignInSimulator, type TokenRefusal, signInSimulator } from '../oauth/sign-in-simulator.ts';
import { aadsts, aadstsBody } from './aadsts.ts';
import { upload } from './attachments.ts';
import { graphError, graphErrorBody } from './errors.ts';
import { graph } from './graph.ts';
import { microsoftFlavour } from './identity.ts';
import type { Death, MicrosoftApp, MicrosoftClient, MicrosoftState } from './state.ts';

export interface MicrosoftOptions extends Partial<IdentitySettings> {
  port?: number;
  client?: Partial<MicrosoftClient>;
}

export interface MicrosoftSimulator extends SignInSimulator {
  readonly tenant: string;
  /** The registration; may be changed at any time. */
  readonly client: MicrosoftClient;
  /** Only an administrator can consent from now on, or anybody again. */
  requireApproval(required?: boolean): void;
  /** Refresh tokens of the account are refused from now on; access tokens go on until they expire. */
  revokeTokens(email: string, why?: Death): void;
  /** The token endpoint refuses the next request that fits. */
  refuseToken(refusal?: TokenRefusal & Partial<Death> & { status?: number }): ScriptedFault;
  /** Graph refuses the next request that fits, with one of its codes. */
  refuseApi(
    status: number,
    code?: string,
    more?: Omit<SiteFault, 'instead'> & { retryAfter?: number },
  ): ScriptedFault;
}

/** More requests at once for one mailbox are refused. */
const mostAtOnce = 4;

/** What Entra says after a change of the password; the absent suberror is what libraries stumble over. */
const passwordChanged: Death = { code: 50173 };

export async function startMicrosoft(options: MicrosoftOptions = {}): Promise<MicrosoftSimulator> {
  const door = await openDoor(options.port);
  const { url } = door;
  const settings: IdentitySettings = {
    accessTokenSeconds: options.accessTokenSeconds ?? 3599,
    rotation: options.rotation ?? 'strict',
    responseIssuer: options.responseIssuer ?? null,
  };
  const app: MicrosoftApp = {
    tenant: randomUUID(),
    client: newClient(options.client),
    needsApproval: false,
    dead: new Map(),
  };
  const { client, tenant } = app;
  const post = new Post();
  const people = new People();
  const identity = new Identity(url, microsoftFlavour(app), people, settings);
  const front = serve(door, site({ url, identity, post, uploads: new Map(), busy: new Map() }));
  const kill = (email: string, why: Death): void => {
    for (const { token } of identity.shelf.tokens('RefreshToken', people.demand(email).id)) {
      app.dead.set(token, why);
      identity.shelf.drop({ kind: 'RefreshToken', token });
    }
  };

  return {
    ...signInSimulator({ front, identity, people, post, settings }),
    endpoints: {
      authorize: `${url}/${tenant}/oauth2/v2.0/authorize`,
      token: `${url}/${tenant}/oauth2/v2.0/token`,
      api: url,
    },
    tenant,
    client,
    clientId: client.id,
    loseConsent(email) {
      kill(email, { code: 65001, suberror: 'consent_required' });
      identity.endGrants(email);
    },
    revokeTokens: (email, why = passwordChanged) => kill(email, why),
    requireApproval: (required = true) => void (app.needsApproval = required),
    refuseToken({ status = 400, account, grant, times, ...why } = {}) {
      return front.script({
        on: {
          area: 'token',
          ...(account === undefined ? {} : { account }),
          ...(grant === undefined ? {} : { grant }),
        },
        instead: { status, body: aadstsBody({ ...passwordChanged, ...why }) },
        ...(times === undefined ? {} : { times }),
      });
    },
    refuseApi(status, code, { on, retryAfter, ...more } = {}) {
      return front.script({
        ...more,
        on: { area: 'api', ...on },
        instead: {
          status,
          headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
          body: graphErrorBody(status, code),
        },
      });
    },
  };
}

function newClient(options: Partial<MicrosoftClient> = {}): MicrosoftClient {
  return {
    id: randomUUID(),
    name: 'Keydesk',
    isPublic: true,
    isSingleTenant: true,
    redirects: ['http://localhost'],
    ...options,
  };
}

function site(state: MicrosoftState): Site {
  return {
    name: 'microsoft',
    recognise(request, form) {
      const [path = ''] = (request.url ?? '').split('?');
      const secret = bearer(request.headers.authorization) ?? form.get('refresh_token') ?? form.get('code');
      const area = /^\/(v1\.0|api)\//.test(path) ? 'api' : path.endsWith('/token') ? 'token' : 'authorize';
      return { area, secret, email: state.identity.ownerOf(secret) };
    },
    admit: (received) => admit(state, received),
    async answer(received) {
      if (received.path.startsWith('/api/')) return upload(state, received);
      return received.area === 'api' ? graph(state, received) : state.identity.answer(received);
    },
    trouble: (received, status, message) =>
      received.area === 'api'
        ? graphError(status, undefined, message)
        : aadsts(status, {
            error: status < 500 ? 'invalid_request' : 'temporarily_unavailable',
            code: status < 500 ? 90000 : 90033,
            description: message ?? 'A transient error has occurred. Please try again.',
          }),
  };
}

/** Counts the requests under way for each mailbox, and refuses those above the limit. */
function admit({ busy }: MicrosoftState, { area, email, response }: SiteRequest): Reply | null {
  if (area !== 'api' || email === null) return null;
  const before = busy.get(email) ?? 0;
  if (before >= mostAtOnce) return graphError(429, undefined, undefined, ['retry-after', '1']);
  busy.set(email, before + 1);
  response.once('close', () => busy.set(email, (busy.get(email) ?? 1) - 1));
  return null;
}
