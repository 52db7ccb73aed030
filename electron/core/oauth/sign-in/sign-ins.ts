import { randomBytes } from 'node:crypto';
import type { Permission } from '../../../../shared/ipc/permissions.ts';
import type { Person } from '../../accounts/types.ts';
import {
  ConnectionError,
  type Connections,
  type SignInTicket,
  type SignedInSettings,
} from '../../connections/types.ts';
import type { Shell } from '../../ipc/types.ts';
import { type Clock, systemClock } from '../../services/clock.ts';
import type { Vault } from '../../vault/types.ts';
import type { AppBook } from '../apps/apps.ts';
import { type Flow, FlowError, type Registration, type SignedIn } from '../flow.ts';
import { startGoogle } from '../google/sign-in.ts';
import { startMicrosoft } from '../microsoft/sign-in.ts';
import { isLoopback, providerNames, providerOf } from '../providers.ts';
import type { OAuthService, SignIns } from '../types.ts';
import { codeIn, isOurs } from './answer.ts';
import { Attempt, type AttemptView } from './attempt.ts';
import { type Door, openDoor } from './door.ts';
import { inWords } from './failures.ts';
import { learnt, trapped } from './learn.ts';
import { type Page, pages } from './page.ts';
import { cancelled, notGiven, portBlocked, replaced, signedOut, timedOut } from './words.ts';

export interface SignInsOptions {
  apps: Pick<AppBook, 'registration' | 'saw'>;
  connections: Pick<Connections, 'admit' | 'saveSignedIn'>;
  vault: Pick<Vault, 'seal'>;
  shell: Pick<Shell, 'kind' | 'openExternal' | 'comeToFront'>;
  /** An attempt has come to its end. */
  onChange(): void;
  clock?: Clock;
  /** For tests: a port that is taken. */
  port?: number;
}

type StartInput = Parameters<SignIns['start']>[1];

/** How long a person has at the provider. */
const longest = 5 * 60_000;
/** How long an outcome can still be looked at. */
const remembered = 10 * 60_000;

export function createSignIns(options: SignInsOptions): SignIns {
  return new SignInDesk(options);
}

interface Running {
  attempt: Attempt;
  door: Door;
  flow: Flow;
  state: string;
  ticket: SignInTicket;
  registration: Registration;
  permissions: Permission[];
}

/** Sign-ins under way: one for each person and service, each with a door of its own that closes with it. */
class SignInDesk implements SignIns {
  readonly #options: SignInsOptions;
  readonly #clock: Clock;
  readonly #attempts = new Map<string, Attempt>();

  constructor(options: SignInsOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  async start(actor: Person, input: StartInput): Promise<{ attempt: string; url: string }> {
    const { service } = input;
    const registration = this.#registered(service);
    // Refuses while the vault is closed, before anybody signs in for nothing.
    this.#options.vault.seal(noPlace, '');
    const ticket = this.#options.connections.admit(actor, service);
    const permissions = wanted(ticket, input.permissions);
    const attempt = this.#begin(actor, input);
    const door = await this.#openDoor(attempt);
    try {
      const state = randomBytes(32).toString('base64url');
      const flow = await startFlow(registration, {
        redirectUri: door.redirectUri,
        state,
        permissions,
        loginHint: ticket.earlier?.account ?? null,
      });
      this.#run({ attempt, door, flow, state, ticket, registration, permissions });
      return { attempt: attempt.id, url: flow.url };
    } catch (error) {
      this.#end(attempt, { state: 'failed', cause: 'other', reason: 'The sign-in could not be begun.' });
      door.close(true);
      throw error;
    }
  }

  async cancel(actor: Person, id: string): Promise<void> {
    this.#end(this.#mine(actor, id), { state: 'cancelled', reason: cancelled });
  }

  look(actor: Person, id: string): AttemptView {
    return this.#mine(actor, id).view;
  }

  sessionEnded(session: string): void {
    for (const attempt of this.#attempts.values()) {
      if (attempt.session === session) this.#end(attempt, { state: 'cancelled', reason: signedOut });
    }
  }

  async dispose(): Promise<void> {
    for (const attempt of this.#attempts.values())
      this.#end(attempt, { state: 'cancelled', reason: cancelled });
  }

  #registered(service: OAuthService): Registration {
    const provider = providerOf(service);
    const registration = this.#options.apps.registration(provider);
    if (registration) return registration;
    throw new ConnectionError(
      'not_found',
      `Nobody can sign in at ${providerNames[provider]} yet: no app of the team is registered there.`,
      'An admin registers one in Keydesk; it takes ten minutes.',
    );
  }

  /** The one before it, if it still waits, is over. */
  #begin({ id: owner }: Person, { service, session }: StartInput): Attempt {
    const now = this.#clock.now();
    for (const [id, earlier] of this.#attempts) {
      if (earlier.owner === owner && earlier.service === service) {
        this.#end(earlier, { state: 'cancelled', cause: 'replaced', reason: replaced });
      }
      if (earlier.view.state !== 'waiting' && now - earlier.until > remembered) this.#attempts.delete(id);
    }
    const attempt = new Attempt({ owner, session, service, until: now + longest });
    this.#attempts.set(attempt.id, attempt);
    return attempt;
  }

  async #openDoor(attempt: Attempt): Promise<Door> {
    try {
      return await openDoor(attempt.service === 'gmail' ? '127.0.0.1' : 'localhost', this.#options.port);
    } catch {
      this.#end(attempt, { state: 'failed', cause: 'port_blocked', reason: portBlocked.message });
      throw new ConnectionError('port_taken', portBlocked.message, portBlocked.hint);
    }
  }

  #run(running: Running): void {
    const { attempt, door, flow, registration } = running;
    const name = providerNames[registration.provider];
    const tooLate = () => this.#end(attempt, { state: 'failed', cause: 'timed_out', reason: timedOut(name) });
    const takeBack = this.#clock.after(longest, tooLate);
    attempt.signal.addEventListener('abort', () => {
      takeBack();
      // Whoever is being answered gets the page first.
      door.close();
    });
    door.onBroken(() => {
      this.#end(attempt, { state: 'failed', cause: 'port_blocked', reason: portBlocked.message });
    });
    door.onAnswer((query) => this.#answered(running, query));
    if (attempt.signal.aborted) door.close();
    else this.#openBrowser(attempt, flow.url, registration);
  }

  #openBrowser(attempt: Attempt, url: string, { endpoints }: Registration): void {
    const { shell } = this.#options;
    if (shell.kind !== 'desktop') return;
    shell.openExternal(url, { loopback: isLoopback(endpoints.authorize) }).catch(() => {
      attempt.note(
        'browser_did_not_open',
        'Your browser did not open. Copy the address and open it in a browser on this computer.',
      );
      this.#options.onChange();
    });
  }

  /** The browser has come back. Says what it shows. */
  async #answered(running: Running, query: URLSearchParams): Promise<Page> {
    const { attempt, state } = running;
    if (!isOurs(query, state)) return pages.notOurs();
    if (!attempt.claim()) return pages.over();
    const view = await this.#finish(running, query);
    const ended = attempt.settle(view);
    if (ended) this.#options.onChange();
    this.#options.shell.comeToFront();
    if (!ended) return pages.over();
    return view.state === 'connected' ? pages.connected(view.account ?? '') : pages.failed(view.reason ?? '');
  }

  async #finish(running: Running, query: URLSearchParams): Promise<AttemptView> {
    const { flow, registration, permissions, attempt } = running;
    try {
      const code = codeIn(query, registration.provider, flow.issuerOrigin);
      const signedIn = await flow.finish(code, attempt.signal);
      await this.#save(running, signedIn);
      await this.#learn(() => learnt(this.#options.apps, registration, signedIn, permissions));
      const missing = permissions.filter((permission) => !signedIn.permissions.includes(permission));
      return {
        state: 'connected',
        account: signedIn.account,
        ...(missing.length > 0 && { cause: 'scopes_unticked' as const, reason: notGiven(missing) }),
      };
    } catch (error) {
      const failure = inWords(error, registration);
      await this.#learn(() => trapped(this.#options.apps, registration, failure));
      return { state: 'failed', cause: failure.flowCause, reason: failure.message };
    }
  }

  async #save({ attempt, ticket, registration }: Running, signedIn: SignedIn): Promise<void> {
    if (this.#options.apps.registration(registration.provider) !== registration) {
      throw new FlowError('registration', 'An admin changed the team’s app in the meantime. Try again.');
    }
    attempt.save();
    const { secret, what } = signedIn;
    const settings = settingsOf(ticket.service, registration, signedIn);
    await this.#options.connections.saveSignedIn(ticket, { settings, secret, what });
  }

  /** What a sign-in teaches about the registration is worth no failure of the sign-in. */
  async #learn(work: () => Promise<void>): Promise<void> {
    await work().catch(() => undefined);
  }

  #mine(actor: Person, id: string): Attempt {
    const attempt = this.#attempts.get(id);
    if (attempt?.owner === actor.id) return attempt;
    throw new ConnectionError('not_found', 'There is no such sign-in any more.', 'Begin a new one.');
  }

  #end(attempt: Attempt, view: AttemptView): boolean {
    const ended = attempt.end(view);
    if (ended) this.#options.onChange();
    return ended;
  }
}

const noPlace = { table: 'connections', row: '', field: '', owner: '', origin: '' };

/** What was allowed before stays allowed: a sign-in adds permissions, or gives the same again. */
function wanted({ earlier }: SignInTicket, asked: Permission[] | undefined): Permission[] {
  return [...new Set([...(earlier?.permissions ?? []), ...(asked ?? (earlier ? [] : ['send' as const]))])];
}

function startFlow(registration: Registration, start: Parameters<typeof startGoogle>[1]): Promise<Flow> {
  return registration.provider === 'google'
    ? startGoogle(registration, start)
    : startMicrosoft(registration, start);
}

function settingsOf(
  service: OAuthService,
  { clientId, tenant, endpoints }: Registration,
  { account, accountId, permissions, endsAt }: SignedIn,
): SignedInSettings {
  return {
    kind: service,
    account,
    accountId,
    permissions,
    clientId,
    tenant,
    tokenUrl: endpoints.token,
    revokeUrl: endpoints.revoke,
    api: endpoints.api,
    endsAt,
  };
}
