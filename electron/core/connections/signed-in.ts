import type { ConnectionService, Integration } from '../../../shared/ipc/integrations.ts';
import type { OAuthProvider } from '../../../shared/ipc/oauth.ts';
import type { Person } from '../accounts/types.ts';
import type { OAuthService } from '../oauth/types.ts';
import type { Grants, Registrations } from './grants.ts';
import type { ConnectionPool, Entry } from './pool.ts';
import { type SignInTicket, type SignedInSettings, isSignedInKind, providerOfKind } from './types.ts';

/** null: nobody signs in for it, or it cannot be read. */
export function signedInSettings({ known }: Entry): SignedInSettings | null {
  return known && isSignedInKind(known.settings) ? known.settings : null;
}

/** Everybody's connections at one provider. */
export function signedInAt(pool: ConnectionPool, provider: OAuthProvider): Entry[] {
  return pool.all().filter((entry) => {
    const settings = signedInSettings(entry);
    return settings !== null && providerOfKind(settings.kind) === provider;
  });
}

/** What a person is told of the team's app before they sign in with it; nothing where nobody signs in. */
export function signInOf(
  service: ConnectionService,
  registrations: Registrations,
): Pick<Integration, 'registered' | 'sendsTo'> {
  if (service !== 'gmail' && service !== 'outlook') return {};
  const registration = registrations.registration(providerOfKind(service));
  if (!registration?.ownEndpoints) return { registered: registration !== null };
  const { token, api, revoke } = registration.endpoints;
  const hosts = [token, api, ...(revoke === null ? [] : [revoke])].map((url) => new URL(url).host);
  return { registered: true, sendsTo: [...new Set(hosts)] };
}

export function admit(pool: ConnectionPool, actor: Person, service: OAuthService): SignInTicket {
  const entry = pool.find(actor.id, service);
  return {
    actor,
    service,
    epoch: pool.epochOf(actor.id),
    earlier: entry ? signedInSettings(entry) : null,
  };
}

const longest = 10_000;

/** Providers that are told that a connection is over. Nobody waits for them, and the end of the program cuts them short. */
export class Farewells {
  readonly #grants: Pick<Grants, 'revoke'>;
  readonly #closing: AbortSignal;
  readonly #running = new Set<Promise<void>>();

  constructor(grants: Pick<Grants, 'revoke'>, closing: AbortSignal) {
    this.#grants = grants;
    this.#closing = closing;
  }

  say(entry: Entry): void {
    const limit = AbortSignal.any([this.#closing, AbortSignal.timeout(longest)]);
    const told = this.#grants.revoke(entry, limit);
    this.#running.add(told);
    void told.finally(() => this.#running.delete(told));
  }

  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }
}
