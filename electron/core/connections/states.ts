import type { ConnectionService } from '../../../shared/ipc/integrations.ts';
import type { PanelEvents } from '../../../shared/ipc/events.ts';
import type { AuditEntry } from '../audit/types.ts';
import type { Clock } from '../services/clock.ts';
import type { ConnectionPatch } from '../store/connections.ts';
import type { ConnectionBook } from './book.ts';
import { teamOwner } from './owners.ts';
import { type ConnectionPool, type Entry, callsMayLast } from './pool.ts';
import type { Retries } from './retries.ts';
import type { Health } from './types.ts';
import { needsYouNotice } from './words.ts';

export type OwnerNotice = (owner: string, notice: PanelEvents['notice']) => void;

export interface StatesParts {
  pool: ConnectionPool;
  book: ConnectionBook;
  retries: Retries;
  clock: Clock;
  onChange: () => void;
  notice: OwnerNotice;
}

/** What providers say about saved connections, in answer to calls, tests and retries: in memory at once, on disk after. */
export class States {
  readonly #parts: StatesParts;

  constructor(parts: StatesParts) {
    this.#parts = parts;
  }

  /** A call saw this. */
  reported(id: string, health: Health): void {
    const entry = this.#parts.pool.get(id);
    if (!entry || !entry.readable) return;
    if (health.state === 'needs_you' && this.#justReplaced(entry)) this.#doubt(entry, health.reason);
    else this.#apply(entry, health);
    this.write();
  }

  /** A test by a person, or (null) a retry by Keydesk. Nothing, if the connection was saved anew meanwhile. */
  tested(entry: Entry, health: Health, actor: AuditEntry['actor']): void {
    if (this.#parts.pool.get(entry.row.id) !== entry) return;
    this.#apply(entry, health);
    if (!actor || health.state === 'connected') return;
    const details = { scope: scopeOf(entry), found: health.state };
    this.#parts.book.stateChanged(entry.row.id, [
      { actor, action: 'connection.test_failed', subject: entry.row.service, details },
    ]);
  }

  /** After a start: failing connections are tried soon, not when an earlier run meant to. */
  resume(): void {
    const { pool, retries } = this.#parts;
    for (const entry of pool.all()) {
      if (entry.row.status === 'failing') this.#wait(entry, retries.planSoon(entry.row.id));
    }
  }

  /** A turn that came to nothing. */
  postponed(entry: Entry): void {
    const { pool, retries } = this.#parts;
    const { id, status } = entry.row;
    if (pool.get(id) !== entry || status !== 'failing' || retries.isWaiting(id)) return;
    this.#wait(entry, retries.plan(id));
  }

  write(): void {
    // In memory it holds. A full disk may have room the next time; after a restart the provider says it again.
    void this.#parts.book.writeStates().catch(() => undefined);
  }

  #apply(entry: Entry, health: Health): void {
    switch (health.state) {
      case 'connected':
        this.#connected(entry, health.what);
        break;
      case 'failing':
        this.#failing(entry, health.reason);
        break;
      case 'needs_you':
        this.#needsYou(entry, health.reason);
        break;
    }
  }

  #connected(entry: Entry, what: string): void {
    const now = this.#parts.clock.now();
    this.#parts.retries.forget(entry.row.id);
    this.#become(entry, {
      status: 'connected',
      reason: '',
      next_try: null,
      proven_at: now,
      proven_what: what,
    });
  }

  /** An unclear answer takes back nothing that needs the person. */
  #failing(entry: Entry, reason: string): void {
    const { id, status, next_try } = entry.row;
    if (status === 'needs_you') return;
    const next = this.#parts.retries.isWaiting(id) ? next_try : this.#parts.retries.plan(id);
    this.#become(entry, { status: 'failing', reason, next_try: next });
  }

  #needsYou(entry: Entry, reason: string): void {
    const { id, service, owner, status } = entry.row;
    this.#parts.retries.forget(id);
    this.#become(entry, { status: 'needs_you', reason, next_try: null });
    if (status === 'needs_you') return;
    const details = { scope: scopeOf(entry) };
    this.#parts.book.stateChanged(id, [
      { actor: null, action: 'connection.needs_owner', subject: service, details },
    ]);
    const message = needsYouNotice(service as ConnectionService, owner === teamOwner, reason);
    this.#parts.notice(owner, { level: 'error', message });
  }

  #doubt(entry: Entry, reason: string): void {
    const next_try = this.#parts.retries.planSoon(entry.row.id);
    this.#become(entry, { status: 'failing', reason, next_try });
  }

  #wait(entry: Entry, next_try: number): void {
    this.#become(entry, { status: 'failing', reason: entry.row.reason, next_try });
  }

  #justReplaced({ replacedAt }: Entry): boolean {
    return replacedAt !== null && this.#parts.clock.now() - replacedAt < callsMayLast;
  }

  #become(entry: Entry, patch: ConnectionPatch & Pick<Entry['row'], 'status' | 'reason'>): void {
    const { pool, book, clock, onChange } = this.#parts;
    const { id, status, reason, since, next_try } = entry.row;
    const moved = patch.status !== status;
    pool.patch(id, { ...patch, since: moved ? clock.now() : since });
    book.stateChanged(id);
    if (moved || patch.reason !== reason || patch.next_try !== next_try) onChange();
  }
}

function scopeOf({ row }: Pick<Entry, 'row'>): 'own' | 'team' {
  return row.owner === teamOwner ? 'team' : 'own';
}
