import type { OAuthProvider } from '../../../shared/ipc/oauth.ts';
import type { Registration } from '../oauth/flow.ts';
import { googleRenewer } from '../oauth/google/renewer.ts';
import { revokeAtGoogle } from '../oauth/google/revoke.ts';
import { microsoftRenewer } from '../oauth/microsoft/renewer.ts';
import { registrationProblem } from '../oauth/registration.ts';
import { Refused, type Renewer } from '../oauth/renewer.ts';
import { scopesFor } from '../oauth/scopes.ts';
import { TokenSession } from '../oauth/session.ts';
import { type Grant, GrantError, TokenRejected } from '../oauth/types.ts';
import { asStoreError } from '../store/errors.ts';
import { type Vault, VaultError } from '../vault/types.ts';
import type { ConnectionBook } from './book.ts';
import type { ConnectionPool, Entry } from './pool.ts';
import { signedInSettings } from './signed-in.ts';
import { Replaced, TokenBox } from './token-box.ts';
import { type Health, type SignedInSettings, providerOfKind } from './types.ts';
import { vaultLocked } from './words.ts';

/** The registrations, as they are now. */
export interface Registrations {
  registration(provider: OAuthProvider): Registration | null;
}

export interface GrantsParts {
  pool: ConnectionPool;
  book: ConnectionBook;
  vault: Vault;
  registrations: Registrations;
  /** What asking for a token showed of a connection. */
  found(entry: Entry, health: Health): void;
}

interface Desk {
  box: TokenBox;
  session: TokenSession;
  renewer(): Renewer;
}

/**
 * The broker of what people signed in for. Each saved connection has one client of its provider's library, in this process
 * and nowhere else, and the refresh token is only ever between that client, the provider and the vault.
 */
export class Grants {
  readonly #parts: GrantsParts;
  readonly #desks = new WeakMap<Entry, Desk>();
  readonly #told = new WeakSet<Error>();
  readonly #asked = new Set<Promise<string>>();

  constructor(parts: GrantsParts) {
    this.#parts = parts;
  }

  /** undefined: a connection that nobody signs in for. */
  grantOf(entry: Entry): Grant | undefined {
    const settings = signedInSettings(entry);
    if (!settings) return undefined;
    const { id } = entry.row;
    return {
      permissions: new Set(settings.permissions),
      api: settings.api,
      account: settings.account,
      withToken: async (work, signal) => {
        const token = await until(this.#token(id, settings.api, null), signal);
        try {
          return await work(token);
        } catch (error) {
          if (!(error instanceof TokenRejected)) throw error;
        }
        const fresh = await until(this.#token(id, settings.api, token), signal);
        return await this.#lastTry(id, () => work(fresh));
      },
    };
  }

  /** Tells the provider that it is over, as far as it lets itself be told. Never throws. */
  async revoke(entry: Entry, signal: AbortSignal): Promise<void> {
    const settings = signedInSettings(entry);
    if (!settings) return;
    try {
      const { box, renewer } = this.#desk(entry, settings);
      if (settings.kind === 'outlook') await renewer().forget?.();
      else if (settings.revokeUrl !== null) await revokeAtGoogle(settings.revokeUrl, box.read(), signal);
    } catch {
      // The person can still withdraw it at the provider; here it is gone either way.
    }
  }

  /** When nobody waits for a token any more, or after that many milliseconds. */
  async settled(most: number): Promise<void> {
    const limit = Promise.withResolvers<void>();
    const timer = setTimeout(limit.resolve, most);
    await Promise.race([Promise.allSettled(this.#asked), limit.promise]);
    clearTimeout(timer);
  }

  /** Why no token can be had with the registration as it is now. */
  problem(entry: Entry): string | null {
    const settings = signedInSettings(entry);
    if (!settings) return null;
    const provider = providerOfKind(settings.kind);
    return registrationProblem(provider, settings, this.#parts.registrations.registration(provider));
  }

  /** Reads the connection again each time: while a call waited, it may have been connected anew. */
  async #token(id: string, api: string, rejected: string | null): Promise<string> {
    const entry = this.#parts.pool.get(id);
    const settings = entry && signedInSettings(entry);
    if (!entry || !settings) throw new GrantError('needs_you', 'It was disconnected in the meantime.');
    if (settings.api !== api) throw new GrantError('failing', 'It was connected anew in the meantime.');
    const problem = this.problem(entry);
    if (problem !== null) {
      this.#parts.found(entry, { state: 'needs_you', reason: problem });
      throw new GrantError('needs_you', problem);
    }
    if (!this.#parts.vault.isReady()) throw new GrantError('failing', vaultLocked);
    try {
      return await this.#ask(this.#desk(entry, settings).session, rejected);
    } catch (error) {
      if (error instanceof Replaced) return await this.#token(id, api, rejected);
      throw this.#explained(entry, error);
    }
  }

  async #ask(session: TokenSession, rejected: string | null): Promise<string> {
    const asked = session.token(rejected);
    this.#asked.add(asked);
    try {
      return await asked;
    } finally {
      this.#asked.delete(asked);
    }
  }

  /** A token that is minutes old and refused again: nothing that a third try or the person could mend. */
  async #lastTry<T>(id: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TokenRejected)) throw error;
      const reason = 'The provider renewed the sign-in and then refused it all the same.';
      const entry = this.#parts.pool.get(id);
      if (entry) this.#parts.found(entry, { state: 'failing', reason });
      throw new GrantError('failing', reason);
    }
  }

  #explained(entry: Entry, error: unknown): unknown {
    if (error instanceof VaultError) return new GrantError('failing', vaultLocked);
    const trouble = asStoreError(error);
    if (trouble) {
      return new GrantError(
        'failing',
        `The renewed sign-in could not be saved, so it was not used. ${trouble.message}`,
      );
    }
    if (!(error instanceof Refused)) return error;
    const { kind, reason } = error.refusal;
    const state = kind === 'grant' ? 'needs_you' : 'failing';
    // Fifty calls may have waited for the same no.
    if (!this.#told.has(error)) this.#parts.found(entry, { state, reason });
    this.#told.add(error);
    return new GrantError(state, reason);
  }

  #desk(entry: Entry, { kind }: SignedInSettings): Desk {
    const known = this.#desks.get(entry);
    if (known) return known;
    const { book, vault } = this.#parts;
    const box = new TokenBox({ book, vault, entry, kind });
    const renewer = this.#renewerFor(entry, box);
    const desk = { box, renewer, session: new TokenSession({ renewer, settle: () => box.settle() }) };
    this.#desks.set(entry, desk);
    return desk;
  }

  /** One client for as long as the registration stays what it is. */
  #renewerFor(entry: Entry, box: TokenBox): () => Renewer {
    let made: { of: Registration; renewer: Renewer } | null = null;
    return () => {
      const settings = signedInSettings(entry);
      const registration = settings && this.#parts.registrations.registration(providerOfKind(settings.kind));
      if (!settings || !registration) throw new Error('Nobody asks for tokens without a registration.');
      if (made?.of !== registration) {
        made = { of: registration, renewer: renewerOf(settings, registration, box) };
      }
      return made.renewer;
    };
  }
}

function renewerOf(settings: SignedInSettings, registration: Registration, box: TokenBox): Renewer {
  if (settings.kind === 'gmail') return googleRenewer(registration, box);
  return microsoftRenewer(registration, scopesFor('microsoft', settings.permissions), box);
}

/** Who has gone no longer waits; what others wait for goes on. */
async function until<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await work;
  work.catch(() => undefined);
  signal.throwIfAborted();
  const gone = Promise.withResolvers<never>();
  const leave = () => gone.reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work, gone.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
