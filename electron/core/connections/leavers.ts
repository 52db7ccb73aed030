import { orphanedConnections } from '../store/connections.ts';
import { asStoreError } from '../store/errors.ts';
import type { Store } from '../store/types.ts';
import type { ConnectionBook } from './book.ts';
import { teamOwner } from './owners.ts';
import type { ConnectionPool } from './pool.ts';
import type { Retries } from './retries.ts';
import type { Farewells } from './signed-in.ts';
import type { OwnerNotice } from './states.ts';

export interface LeaversParts {
  store: Store;
  pool: ConnectionPool;
  book: ConnectionBook;
  retries: Retries;
  notice: OwnerNotice;
  farewells: Farewells;
}

/**
 * What goes when a person is removed, or gets a password that somebody else knows, or replaces one: their sealed secrets,
 * in the database and in its backups, and what they gave at a sign-in. Audit rows stay.
 */
export class Leavers {
  readonly #parts: LeaversParts;

  constructor(parts: LeaversParts) {
    this.#parts = parts;
  }

  async wipe(userId: string, why: string): Promise<void> {
    this.#parts.pool.endSaves(userId);
    await this.#remove(async () => this.#parts.pool.of(userId).map(({ row }) => row), why);
  }

  /** For a save that crossed the removal of its owner. What cannot be deleted now is deleted at the next start. */
  async sweep(): Promise<void> {
    const { store } = this.#parts;
    try {
      await this.#remove(() => orphanedConnections(store.db, teamOwner), 'its owner was removed');
    } catch (error) {
      if (!asStoreError(error)) throw error;
    }
  }

  async #remove(find: () => Promise<{ id: string; service: string }[]>, why: string): Promise<void> {
    const { pool, book, retries, farewells } = this.#parts;
    const { gone, entries } = await book.alone(async () => {
      const rows = await find();
      const known = rows.flatMap(({ id }) => pool.get(id) ?? []);
      const audit = rows.map(({ service }) => ({
        actor: null,
        action: 'connection.wiped',
        subject: service,
        details: { why },
      }));
      if (rows.length > 0)
        await book.remove(
          rows.map(({ id }) => id),
          audit,
        );
      return { gone: rows, entries: known };
    });
    for (const { id } of gone) retries.forget(id);
    for (const entry of entries) farewells.say(entry);
    if (gone.length > 0) await this.#compact();
  }

  async #compact(): Promise<void> {
    try {
      await this.#parts.store.compact();
    } catch (error) {
      const known = asStoreError(error);
      if (!known) throw error;
      this.#parts.notice(teamOwner, {
        level: 'warning',
        message: `The connections are deleted, but backups of the last days still hold them, sealed. ${known.message}`,
      });
    }
  }
}
