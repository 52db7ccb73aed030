import type { ConnectionScope, ConnectionService, Integration } from '../../../shared/ipc/integrations.ts';
import { userServiceIds } from '../../../shared/services.ts';
import type { Person, Users } from '../accounts/types.ts';
import type { Audit } from '../audit/types.ts';
import { type Clock, systemClock } from '../services/clock.ts';
import type { Store } from '../store/types.ts';
import type { Vault } from '../vault/types.ts';
import type { ConnectionAdapters } from './adapters.ts';
import type { OAuthProvider } from '../../../shared/ipc/oauth.ts';
import type { OAuthService } from '../oauth/types.ts';
import { ConnectionBook } from './book.ts';
import { Grants, type Registrations } from './grants.ts';
import { Leavers } from './leavers.ts';
import { ownerFor, teamOwner, teamServices } from './owners.ts';
import { ConnectionPool, type Entry, sealedOf, secretRef } from './pool.ts';
import { proveSignedIn, proveTyped } from './proving.ts';
import { Retries } from './retries.ts';
import { type SaveInput, Saving } from './saving.ts';
import { sealedTable } from './sealed-table.ts';
import { Serving } from './serving.ts';
import { toDisconnected, toIntegration } from './show.ts';
import { Farewells, admit, signInOf, signedInAt, signedInSettings } from './signed-in.ts';
import { type OwnerNotice, States } from './states.ts';
import {
  ConnectionError,
  type ConnectionLease,
  type Connections,
  type Health,
  type SignInTicket,
} from './types.ts';
import { nameOf, notConnected, servedByTeam, teamMissing, unreadable } from './words.ts';

export interface ConnectionsOptions {
  store: Store;
  vault: Vault;
  audit: Audit;
  users: Pick<Users, 'byId' | 'onRemoved' | 'onReset' | 'onGivenReplaced' | 'onAccessEnded'>;
  adapters: ConnectionAdapters;
  /** The team's apps, for the connections that people sign in for. */
  registrations: Registrations;
  /** Connections, or what can be done with them, changed. */
  onChange: () => void;
  /** Something that the owner (for the team's: the admins) should know now. */
  notice: OwnerNotice;
  clock?: Clock;
}

/** A provider that rotates tokens has taken back the old one: the new one should still be written. */
const longestRenewal = 5_000;

type Named = { service: ConnectionService; scope: ConnectionScope };

export async function createConnections(options: ConnectionsOptions): Promise<Connections> {
  const connections = new ConnectionDesk(options);
  await connections.open();
  return connections;
}

/** Everybody's own identities at providers: kept sealed, proven, handed to their own agents and to nobody else's. */
class ConnectionDesk implements Connections {
  readonly #vault: Vault;
  readonly #users: ConnectionsOptions['users'];
  readonly #pool: ConnectionPool;
  readonly #book: ConnectionBook;
  readonly #serving: Serving;
  readonly #saving: Saving;
  readonly #states: States;
  readonly #retries: Retries;
  readonly #leavers: Leavers;
  readonly #grants: Grants;
  readonly #registrations: Registrations;
  readonly #farewells: Farewells;
  readonly #closing = new AbortController();
  readonly #tell: () => void;
  readonly #notice: OwnerNotice;
  #unsubscribe: (() => void) | null = null;

  constructor(options: ConnectionsOptions) {
    const { store, vault, audit, users, adapters, registrations } = options;
    const { onChange, notice, clock = systemClock } = options;
    this.#vault = vault;
    this.#users = users;
    this.#tell = onChange;
    this.#notice = notice;
    const pool = new ConnectionPool(vault, adapters);
    const book = new ConnectionBook(store, audit, pool);
    const retries = new Retries(clock, (id) => void this.#retry(id));
    this.#pool = pool;
    this.#book = book;
    this.#retries = retries;
    this.#registrations = registrations;
    const found = (entry: Entry, health: Health) => this.#found(entry, health);
    const grants = new Grants({ pool, book, vault, registrations, found });
    this.#grants = grants;
    this.#farewells = new Farewells(grants, this.#closing.signal);
    this.#serving = new Serving({ pool, vault, users, clock, grants });
    this.#saving = new Saving({ pool, book, vault, users, adapters, clock });
    this.#states = new States({ pool, book, retries, clock, onChange, notice });
    this.#leavers = new Leavers({ store, pool, book, retries, notice, farewells: this.#farewells });
    vault.registerTable(sealedTable(store, pool));
    users.onRemoved((userId) => this.#leavers.wipe(userId, 'its owner was removed'));
    users.onReset((userId) => this.#leavers.wipe(userId, 'an admin set a new password for its owner'));
    users.onGivenReplaced((userId) =>
      this.#leavers.wipe(userId, 'it was saved under a password that was given'),
    );
    users.onAccessEnded(() => void this.#leavers.sweep());
  }

  async open(): Promise<void> {
    await this.#leavers.sweep();
    await this.#refresh();
    this.#states.resume();
    this.#unsubscribe = this.#vault.onChange(() => void this.#afterVault());
  }

  async list(viewer: Person, scope: ConnectionScope): Promise<Integration[]> {
    const owner = ownerFor(viewer, scope);
    const services = scope === 'team' ? teamServices : ([...userServiceIds, 'search'] as const);
    return services.map((service) => this.#show(owner, service));
  }

  async save(actor: Person, input: SaveInput, signal: AbortSignal): Promise<Integration> {
    const { row } = await this.#saving.save(actor, input, this.#until(signal));
    this.#retries.forget(row.id);
    this.#tell();
    return this.#show(row.owner, row.service as ConnectionService);
  }

  async test(actor: Person, named: Named, signal: AbortSignal) {
    const entry = this.#find(actor, named);
    if (!entry.readable) return { state: 'unreadable' as const, reason: unreadable };
    const health = await this.#ask(entry, this.#until(signal));
    this.#states.tested(entry, health, actor);
    await this.#book.writeStates();
    return health;
  }

  async withSaved<T>(actor: Person, named: Named, work: (lease: ConnectionLease) => Promise<T>): Promise<T> {
    const lease = this.#serving.leaseOf(this.#find(actor, named));
    if (!lease) throw new ConnectionError('not_found', unreadable);
    // Says so now if the vault is closed, and not in the middle of the work.
    if (!lease.grant) lease.withSecret(() => undefined);
    return await work(lease);
  }

  async disconnect(actor: Person, named: Named): Promise<void> {
    const gone = await this.#book.alone(async () => {
      const entry = this.#find(actor, named);
      const details = { scope: named.scope };
      await this.#book.remove(
        [entry.row.id],
        [{ actor, action: 'connection.disconnected', subject: named.service, details }],
      );
      this.#retries.forget(entry.row.id);
      return entry;
    });
    this.#tell();
    this.#farewells.say(gone);
  }

  async setTeamFallback(
    actor: Person,
    { service, enabled }: { service: 'smtp' | 'clicksend'; enabled: boolean },
  ): Promise<Integration> {
    await this.#book.alone(async () => {
      const { row } = this.#find(actor, { service, scope: 'team' });
      if ((row.enabled === 1) === enabled) return;
      const action = enabled ? 'connection.fallback_on' : 'connection.fallback_off';
      await this.#book.setEnabled(row.id, enabled, { actor, action, subject: service });
    });
    this.#tell();
    return this.#show(teamOwner, service);
  }

  admit(actor: Person, service: OAuthService): SignInTicket {
    return admit(this.#pool, actor, service);
  }

  async saveSignedIn(ticket: SignInTicket, input: Parameters<Connections['saveSignedIn']>[1]) {
    const { row } = await this.#saving.saveSignedIn(ticket, input);
    this.#retries.forget(row.id);
    this.#tell();
    return this.#show(row.owner, ticket.service);
  }

  registrationChanged(provider: OAuthProvider): void {
    for (const entry of signedInAt(this.#pool, provider)) {
      const reason = this.#grants.problem(entry);
      if (reason !== null) this.#found(entry, { state: 'needs_you', reason });
      // What was wrong with it may be mended.
      else if (entry.row.status !== 'connected') void this.#retry(entry.row.id);
    }
    this.#tell();
  }

  madeWith(provider: OAuthProvider, clientId: string): number {
    const made = signedInAt(this.#pool, provider).map((entry) => signedInSettings(entry)?.clientId);
    return made.filter((id) => id === clientId).length;
  }

  lease(userId: string, service: ConnectionService) {
    return this.#serving.lease(userId, service);
  }

  status(userId: string, service: ConnectionService) {
    return this.#serving.status(userId, service);
  }

  report(connectionId: string, health: Health): void {
    this.#states.reported(connectionId, health);
  }

  async dispose(): Promise<void> {
    this.#closing.abort();
    this.#unsubscribe?.();
    this.#retries.stop();
    await Promise.all([this.#farewells.settled(), this.#grants.settled(longestRenewal)]);
    // States are learnt again; a full disk is no reason not to end.
    await this.#book.writeStates().catch(() => undefined);
  }

  async #afterVault(): Promise<void> {
    try {
      await this.#refresh();
    } catch {
      this.#notice(teamOwner, {
        level: 'error',
        message: 'The connections could not be read again from the database. Restart Keydesk.',
      });
      return;
    }
    // While it was locked, what was failing could not be tried.
    if (this.#vault.isReady()) this.#states.resume();
    this.#tell();
  }

  async #refresh(): Promise<void> {
    await this.#serving.lookAtVault();
    await this.#book.reload();
  }

  #show(owner: string, service: ConnectionService): Integration {
    return { ...this.#shown(owner, service), ...signInOf(service, this.#registrations) };
  }

  #shown(owner: string, service: ConnectionService): Integration {
    const entry = this.#pool.find(owner, service);
    const team = owner === teamOwner;
    if (entry) return toIntegration(service, entry, team);
    if (team) return toDisconnected(service, { reason: teamMissing, fallback: false });
    const fallback = this.#serving.team(service) !== undefined;
    const reason = fallback ? servedByTeam(service) : notConnected(service);
    return toDisconnected(service, { reason, fallback });
  }

  #find(actor: Person, { service, scope }: Named): Entry {
    const entry = this.#pool.find(ownerFor(actor, scope, service), service);
    if (entry) return entry;
    throw new ConnectionError(
      'not_found',
      scope === 'team' ? teamMissing : `You have not connected ${nameOf(service)}.`,
      'Connect it first.',
    );
  }

  /** What a renewal showed. */
  #found(entry: Entry, health: Health): void {
    this.#states.tested(entry, health, null);
    this.#states.write();
  }

  async #ask(entry: Entry, signal: AbortSignal): Promise<Health> {
    const { row, known } = entry;
    if (!known) return { state: 'needs_you', reason: unreadable };
    const grant = this.#grants.grantOf(entry);
    if (grant) return await proveSignedIn(known, grant, signal);
    return await this.#vault.use(secretRef(row), sealedOf(row), (secret) =>
      proveTyped(known, secret, signal),
    );
  }

  async #retry(id: string): Promise<void> {
    const entry = this.#pool.get(id);
    if (!entry) return;
    try {
      if (this.#mayRetry(entry)) {
        this.#states.tested(entry, await this.#ask(entry, this.#closing.signal), null);
      }
    } catch {
      // The vault was locked, or the program is ending.
    }
    if (this.#closing.signal.aborted) return;
    this.#states.postponed(entry);
    this.#states.write();
  }

  /** Nobody signs in with the password of a person whose account is disabled. */
  #mayRetry({ row, readable }: Entry): boolean {
    const allowed = row.owner === teamOwner || this.#users.byId(row.owner) !== null;
    return allowed && readable && this.#vault.isReady();
  }

  #until(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#closing.signal]);
  }
}
