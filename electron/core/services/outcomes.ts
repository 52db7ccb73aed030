import type { SystemServiceId } from '../../../shared/services.ts';
import type { AuditEntry } from '../audit/types.ts';
import type { SystemKeyRow } from '../store/system-keys.ts';
import type { Clock } from './clock.ts';
import { adapters } from './index.ts';
import type { KeyBook } from './key-book.ts';
import type { KeyPool } from './key-pool.ts';
import type { KeyTestResult } from './types.ts';
import { disabledMessage, refusedNotice } from './words.ts';

export interface KeyNotice {
  level: 'info' | 'warning' | 'error';
  message: string;
}

export interface OutcomesParts {
  pool: KeyPool;
  book: KeyBook;
  clock: Clock;
  onChange: () => void;
  notice: (notice: KeyNotice) => void;
}

/** What providers say about keys that are kept: in answer to a call, or to a test. */
export class Outcomes {
  readonly #parts: OutcomesParts;

  constructor(parts: OutcomesParts) {
    this.#parts = parts;
  }

  /** The provider refused a call. Takes effect before it returns; many calls that fail together count once. */
  refusedCall(keyId: string): void {
    const key = this.#parts.pool.get(keyId);
    if (!key || key.status === 'disabled') return;
    const name = adapters[key.service as SystemServiceId].name;
    this.#disable(key, disabledMessage(name));
    const audit = {
      actor: null,
      action: 'system_key.disabled',
      subject: key.service,
      details: { label: key.label },
    };
    void this.#writeRoles(key.service, audit);
    this.#parts.onChange();
  }

  /** A test of a kept key. An unclear one takes nothing away from what was known before. */
  async tested(keyId: string, result: KeyTestResult, actor: AuditEntry['actor']): Promise<void> {
    const { pool, book, clock, onChange } = this.#parts;
    const changed = await book.alone(async () => {
      const key = pool.get(keyId);
      if (!key) return false;
      const { status, message } = result;
      const news = status !== key.status && status !== 'unverified';
      const audit = {
        actor,
        action: 'system_key.tested',
        subject: key.service,
        details: { label: key.label, status },
      };
      if (status === 'rejected') {
        if (key.status !== 'disabled') this.#disable(key, message);
        await book.writeRoles(key.service, actor || news ? [audit] : []);
      } else if (status === 'unverified') {
        if (actor) await book.write(key.service, { audit: [audit] });
      } else {
        const patches = new Map([[key.id, { status, message, tested_at: clock.now() }]]);
        await book.write(key.service, { patches, audit: actor || news ? [audit] : [] });
      }
      return actor !== null || news;
    });
    if (changed) onChange();
  }

  #disable(key: SystemKeyRow, message: string): void {
    const { pool, clock, notice } = this.#parts;
    pool.patch(key.id, { status: 'disabled', message, tested_at: clock.now() });
    pool.settle(key.service);
    const name = adapters[key.service as SystemServiceId].name;
    const successor = pool.serving(key.service);
    notice({ level: successor ? 'warning' : 'error', message: refusedNotice(key, name, successor) });
  }

  async #writeRoles(service: string, audit: AuditEntry): Promise<void> {
    const { book, notice } = this.#parts;
    try {
      await book.alone(() => book.writeRoles(service, [audit]));
    } catch {
      // In memory it holds; after a restart the provider will say it again.
      notice({
        level: 'warning',
        message: 'A refused key is disabled, but this could not be written down. Is the disk full?',
      });
    }
  }
}
