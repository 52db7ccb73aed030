import { randomUUID } from 'node:crypto';
import type { ConnectionScope, ConnectionSettings } from '../../../shared/ipc/integrations.ts';
import type { Person, Users } from '../accounts/types.ts';
import type { AuditEntry } from '../audit/types.ts';
import type { Clock } from '../services/clock.ts';
import type { ConnectionRow } from '../store/connections.ts';
import type { Sealed, Vault } from '../vault/types.ts';
import { leaveOutTokens } from '../oauth/tokens-in.ts';
import { type ConnectionAdapters, adapterOf } from './adapters.ts';
import type { ConnectionBook } from './book.ts';
import { type TypedSettings, mayReuse, needsSecret, secretMissing } from './kept-secret.ts';
import { ownerFor } from './owners.ts';
import { type ConnectionPool, type Entry, callsMayLast, sealedOf, secretRef } from './pool.ts';
import { prove, refusedSave } from './proving.ts';
import {
  type AnyAdapter,
  type ConnectionAdapter,
  ConnectionError,
  type SignInTicket,
  type SignedInSettings,
  isSignedInKind,
} from './types.ts';

export interface SaveInput {
  scope: ConnectionScope;
  settings: ConnectionSettings;
  secret?: string | undefined;
}

/** What is about to be written, and who may still write it. */
interface Draft {
  actor: Person;
  scope: ConnectionScope;
  owner: string;
  epoch: number;
  adapter: AnyAdapter;
  settings: ConnectionSettings;
  /** null: the saved one is kept. */
  secret: string | null;
}

interface TypedDraft extends Draft {
  adapter: ConnectionAdapter;
  settings: TypedSettings;
}

export interface SavingParts {
  pool: ConnectionPool;
  book: ConnectionBook;
  vault: Vault;
  users: Pick<Users, 'byId'>;
  adapters: ConnectionAdapters;
  clock: Clock;
}

/** Saving a connection: proven first, then written whole. What cannot connect changes nothing. */
export class Saving {
  readonly #parts: SavingParts;

  constructor(parts: SavingParts) {
    this.#parts = parts;
  }

  async save(actor: Person, input: SaveInput, signal: AbortSignal): Promise<Entry> {
    const draft = this.#draft(actor, input);
    const health = await this.#prove(draft, signal);
    const { pool, book } = this.#parts;
    if (health.state !== 'connected') {
      throw refusedSave(health, pool.find(draft.owner, draft.adapter.service) !== undefined);
    }
    return book.alone(() => {
      signal.throwIfAborted();
      return this.#write(draft, health.what);
    });
  }

  /** What a sign-in brought, which has proven it already. */
  async saveSignedIn(
    { actor, service, epoch }: SignInTicket,
    { settings, secret, what }: { settings: SignedInSettings; secret: string; what: string },
  ): Promise<Entry> {
    const { pool, book, vault, adapters } = this.#parts;
    leaveOutTokens(vault, settings.kind, secret);
    const adapter = adapterOf(adapters, settings.kind);
    const draft = { actor, scope: 'own' as const, owner: actor.id, epoch, adapter, settings, secret };
    return book.alone(() => {
      const earlier = pool.find(actor.id, service)?.known?.settings;
      if (earlier && isSignedInKind(earlier) && earlier.accountId !== settings.accountId) {
        throw otherAccount(earlier.account, settings.account);
      }
      return this.#write(draft, what);
    });
  }

  #draft(actor: Person, { scope, settings, secret }: SaveInput): TypedDraft {
    const { pool, vault, adapters } = this.#parts;
    const adapter = adapterOf(adapters, settings.kind);
    if (isSignedInKind(settings) || !('prove' in adapter)) {
      throw new ConnectionError('invalid_input', 'This connection is made by signing in.', '', 'settings');
    }
    const owner = ownerFor(actor, scope, adapter.service);
    const epoch = pool.epochOf(owner);
    // An adapter tidies its own kind of settings, and only that.
    const tidied = adapter.normalise(settings) as TypedSettings;
    const draft = { actor, scope, owner, epoch, adapter, settings: tidied };
    const earlier = pool.find(owner, adapter.service);
    if (secret === undefined && earlier && isKept(adapter, earlier, draft.settings)) {
      return { ...draft, secret: null };
    }
    if (secret === undefined && needsSecret(draft.settings)) throw secretMissing(settings.kind, earlier);
    // Refuses while the vault is closed, before anybody is asked; and from here on the log knows what to leave out.
    vault.seal(secretRef({ id: '', owner, origin: '', settings: '' }), secret ?? '');
    return { ...draft, secret: secret ?? '' };
  }

  #prove({ owner, adapter, settings, secret }: TypedDraft, signal: AbortSignal) {
    if (secret !== null) return prove(adapter, settings, secret, signal);
    const { row } = this.#earlier(owner, adapter, settings);
    return this.#parts.vault.use(secretRef(row), sealedOf(row), (kept) =>
      prove(adapter, settings, kept, signal),
    );
  }

  /** To be called alone. While the provider was asked, anything may have changed. */
  async #write(draft: Draft, what: string): Promise<Entry> {
    const { pool, book, clock } = this.#parts;
    const { owner, adapter, settings } = draft;
    this.#assertStillAllowed(draft);
    const earlier = pool.find(owner, adapter.service);
    const place = {
      id: earlier?.row.id ?? randomUUID(),
      owner,
      origin: adapter.origin(settings),
      settings: JSON.stringify(settings),
    };
    const sealed = this.#seal(draft, place);
    const now = clock.now();
    const row: ConnectionRow = {
      ...place,
      service: adapter.service,
      data_key_id: sealed.dataKeyId,
      sealed: sealed.box,
      status: 'connected',
      reason: '',
      since: now,
      next_try: null,
      proven_at: now,
      proven_what: what,
      enabled: earlier?.row.enabled ?? 0,
      created_at: earlier?.row.created_at ?? now,
    };
    const inUse = earlier?.leasedAt != null && now - earlier.leasedAt < callsMayLast;
    return book.put(row, savedAudit(draft, earlier), inUse ? now : null);
  }

  #seal({ adapter, settings, secret }: Draft, place: Parameters<typeof secretRef>[0]): Sealed {
    const { vault } = this.#parts;
    const ref = secretRef(place);
    if (secret !== null) return vault.seal(ref, secret);
    const { row } = this.#earlier(place.owner, adapter, settings);
    return vault.use(secretRef(row), sealedOf(row), (kept) => vault.seal(ref, kept));
  }

  #earlier(owner: string, adapter: AnyAdapter, settings: ConnectionSettings): Entry {
    const earlier = this.#parts.pool.find(owner, adapter.service);
    if (earlier && isKept(adapter, earlier, settings)) return earlier;
    if (isSignedInKind(settings)) throw new Error('A sign-in always brings its own tokens.');
    throw secretMissing(settings.kind, earlier);
  }

  #assertStillAllowed({ actor, scope, owner, epoch }: Draft): void {
    const { users, pool } = this.#parts;
    const user = users.byId(actor.id);
    const allowed = user && (scope === 'own' || user.role === 'admin');
    if (allowed && pool.epochOf(owner) === epoch) return;
    throw new ConnectionError('forbidden', 'Your account was changed in the meantime; nothing was saved.');
  }
}

/** Both are named: people have several accounts, and the browser picks one. */
export function otherAccount(expected: string, got: string): ConnectionError {
  return new ConnectionError(
    'conflict',
    `You signed in as ${got}, but this connection is ${expected}. Nothing was changed.`,
    `Connect again as ${expected}; or disconnect first, to use another account.`,
  );
}

function isKept(adapter: AnyAdapter, earlier: Entry, wanted: ConnectionSettings): boolean {
  return earlier.readable && earlier.known !== null && mayReuse(adapter, earlier.known.settings, wanted);
}

/** What everybody's connections say in the log that admins read: never whose account, except for the team's. */
function savedAudit({ actor, scope, adapter, settings }: Draft, earlier: Entry | undefined): AuditEntry {
  const account = scope === 'team' ? { account: adapter.account(settings) } : {};
  const details = { kind: settings.kind, scope, replaced: earlier !== undefined, ...account };
  return { actor, action: 'connection.saved', subject: adapter.service, details };
}
