import type { ConnectionService } from '../../../shared/ipc/integrations.ts';
import type { Users } from '../accounts/types.ts';
import type { Clock } from '../services/clock.ts';
import type { Vault } from '../vault/types.ts';
import type { Grants } from './grants.ts';
import { teamOwner } from './owners.ts';
import { type ConnectionPool, type Entry, sealedOf, secretRef } from './pool.ts';
import { type ConnectionLease, type ConnectionProblem, type Connections, isSignedInKind } from './types.ts';
import { missing, teamServes, unreadable, vaultLocked, vaultUnreadable } from './words.ts';

type Status = ReturnType<Connections['status']>;

export interface ServingParts {
  pool: ConnectionPool;
  vault: Vault;
  users: Pick<Users, 'byId'>;
  clock: Clock;
  grants: Pick<Grants, 'grantOf'>;
}

/** Hands out connections to calls: from memory, without waiting for anything. */
export class Serving {
  readonly #clock: Clock;
  readonly #pool: ConnectionPool;
  readonly #vault: Vault;
  readonly #grants: ServingParts['grants'];
  readonly #users: Pick<Users, 'byId'>;
  /** As it was told last; what `isReady` cannot say is why not. */
  #vaultUnreadable = false;

  constructor({ pool, vault, users, clock, grants }: ServingParts) {
    this.#clock = clock;
    this.#grants = grants;
    this.#pool = pool;
    this.#vault = vault;
    this.#users = users;
  }

  async lookAtVault(): Promise<void> {
    this.#vaultUnreadable = !this.#vault.isReady() && (await this.#vault.status()).state === 'unreadable';
  }

  /** The team's connection, if it stands in for people who have connected nothing. */
  team(service: ConnectionService): Entry | undefined {
    const entry = this.#pool.find(teamOwner, service);
    return entry?.row.enabled === 1 && entry.readable && entry.row.status !== 'needs_you' ? entry : undefined;
  }

  lease(userId: string, service: ConnectionService): ConnectionLease | ConnectionProblem {
    const entry = this.#serving(userId, service);
    if (!entry) return { problem: 'none', reason: missing(service) };
    if (!this.#vault.isReady()) {
      return this.#vaultUnreadable
        ? { problem: 'unreadable', reason: vaultUnreadable }
        : { problem: 'vault_locked', reason: vaultLocked };
    }
    if (!entry.readable) return { problem: 'unreadable', reason: unreadable };
    if (entry.row.status === 'needs_you') return { problem: 'needs_you', reason: entry.row.reason };
    return this.leaseOf(entry) ?? { problem: 'unreadable', reason: unreadable };
  }

  status(userId: string, service: ConnectionService): Status {
    const entry = this.#serving(userId, service);
    if (!entry) return { status: 'disconnected', reason: missing(service), credential: null };
    const credential = credentialOf(entry);
    if (!this.#vault.isReady()) {
      return this.#vaultUnreadable
        ? { status: 'unreadable', reason: vaultUnreadable, credential }
        : { status: 'failing', reason: vaultLocked, credential };
    }
    if (!entry.readable) return { status: 'unreadable', reason: unreadable, credential };
    const { settings } = entry.known ?? {};
    return {
      status: entry.row.status,
      reason: reasonOf(entry, service),
      credential,
      ...(settings && isSignedInKind(settings) && { permissions: settings.permissions }),
    };
  }

  /** Whatever its state; null when its secret cannot be had. */
  leaseOf(entry: Entry): ConnectionLease | null {
    const { known, readable, row } = entry;
    if (!known || !readable) return null;
    entry.leasedAt = this.#clock.now();
    const lease = {
      id: row.id,
      service: known.adapter.service,
      credential: credentialOf(entry),
      settings: known.settings,
    };
    const grant = this.#grants.grantOf(entry);
    if (grant) return { ...lease, grant, withSecret: noSecret };
    return {
      ...lease,
      // Of this entry, not of the id: replaced meanwhile, the call finishes with the old secret at the old address.
      withSecret: (fn) => this.#vault.use(secretRef(entry.row), sealedOf(entry.row), fn),
    };
  }

  #serving(userId: string, service: ConnectionService): Entry | undefined {
    if (!this.#users.byId(userId)) return undefined;
    return this.#pool.find(userId, service) ?? this.team(service);
  }
}

function noSecret(): never {
  throw new Error('Tokens of a sign-in are lent by its grant only.');
}

function credentialOf({ row }: Entry): 'own' | 'fallback' {
  return row.owner === teamOwner ? 'fallback' : 'own';
}

function reasonOf({ row, known }: Entry, service: ConnectionService): string {
  if (row.status !== 'connected') return row.reason;
  if (row.owner === teamOwner) return teamServes(service);
  return known ? `Uses the owner’s connection as ${known.adapter.account(known.settings)}.` : '';
}
