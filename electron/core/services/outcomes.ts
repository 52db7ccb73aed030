import type { SystemServiceId } from '../../../shared/services.ts';
import type { AuditEntry } from '../audit/types.ts';
import type { SystemKeyPatch, SystemKeyRow } from '../store/system-keys.ts';
import type { Clock } from './clock.ts';
import { adapters } from './index.ts';
import type { KeyBook } from './key-book.ts';
import type { KeyPool } from './key-pool.ts';
import type { KeyTestResult } from './types.ts';
import { disabledMessage, refusedNotice, restoredNotice } from './words.ts';

/** How long after the provider has taken a key back one refused call is not believed without a test. */
const trustFor = 60 * 60_000;

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
  /**
   * Keys that are disabled although the provider has not said no to a test: one refused call may have been a hiccup.
   * With each, the key that took its place meanwhile, if it served.
   */
  readonly #doubted = new Map<string, { successor: string | null }>();
  /** When the provider last accepted a key after a call had been refused with it. */
  readonly #accepted = new Map<string, number>();

  constructor(parts: OutcomesParts) {
    this.#parts = parts;
  }

  /** After a start: whether a test had the last word on a disabled key is not on record, so it is asked about once more. */
  doubtDisabled(): void {
    for (const { id, status } of this.#parts.pool.all()) {
      if (status === 'disabled') this.#doubted.set(id, { successor: null });
    }
  }

  isDoubted({ id, status }: SystemKeyRow): boolean {
    return status === 'disabled' && this.#doubted.has(id);
  }

  /**
   * Whether a refused call was lately proven to say nothing about this key: an agent that can provoke one must not
   * take the key from everybody again and again, so the provider is asked before it is disabled.
   */
  isTrusted(keyId: string): boolean {
    const key = this.#parts.pool.get(keyId);
    const since = this.#accepted.get(keyId);
    if (!key || since === undefined || key.status === 'disabled') return false;
    return this.#parts.clock.now() - since <= trustFor;
  }

  /** The provider refused a call. Takes effect before it returns; says whether it is news: many calls fail together. */
  refusedCall(keyId: string): boolean {
    const { pool, onChange } = this.#parts;
    const key = pool.get(keyId);
    if (!key || key.status === 'disabled') return false;
    this.#disable(key, disabledMessage(nameOf(key)));
    const [active] = pool.of(key.service);
    this.#doubted.set(key.id, {
      successor: key.role === 'active' && active && active.id !== key.id ? active.id : null,
    });
    void this.#writeRoles(key.service, entryOf(key, 'system_key.disabled', null));
    onChange();
    return true;
  }

  /** A test of a kept key. An unclear one takes nothing away from what was known before. */
  async tested(keyId: string, result: KeyTestResult, actor: AuditEntry['actor']): Promise<void> {
    const { pool, book, onChange } = this.#parts;
    const changed = await book.alone(async () => {
      const key = pool.get(keyId);
      if (!key) return false;
      const { status } = result;
      const news = status !== key.status && status !== 'unverified';
      const audit = actor || news ? [entryOf(key, 'system_key.tested', actor, { status })] : [];
      if (status === 'rejected') await this.#rejected(key, result, audit);
      else if (status !== 'unverified') await this.#passed(key, result, audit);
      else if (actor) await book.write(key.service, { audit });
      return actor !== null || news;
    });
    if (changed) onChange();
  }

  async #rejected(key: SystemKeyRow, { message }: KeyTestResult, audit: AuditEntry[]): Promise<void> {
    const { pool, book } = this.#parts;
    if (key.status === 'disabled') pool.patch(key.id, { message });
    else this.#disable(key, message);
    await book.writeRoles(key.service, audit);
    this.#doubted.delete(key.id);
    this.#accepted.delete(key.id);
  }

  async #passed(key: SystemKeyRow, { status, message }: KeyTestResult, audit: AuditEntry[]): Promise<void> {
    const { pool, book, clock, notice } = this.#parts;
    const restored = this.isDoubted(key);
    const patches = new Map<string, SystemKeyPatch>(restored ? this.#oldRoles(key) : []);
    patches.set(key.id, { ...patches.get(key.id), status, message, tested_at: clock.now() });
    if (restored) audit.push(entryOf(key, 'system_key.enabled', null));
    const trusted = restored || this.isTrusted(key.id);
    await book.write(key.service, { patches, audit });
    this.#doubted.delete(key.id);
    if (trusted) this.#accepted.set(key.id, clock.now());
    const now = pool.get(key.id);
    if (restored && now) notice({ level: 'info', message: restoredNotice(now, nameOf(key)) });
  }

  /** The key takes its place back from the one that Keydesk itself put there, not from one that an admin chose. */
  #oldRoles(key: SystemKeyRow): [id: string, patch: SystemKeyPatch][] {
    const successor = this.#doubted.get(key.id)?.successor;
    const [active] = this.#parts.pool.of(key.service);
    if (!successor || active?.id !== successor) return [];
    return [
      [key.id, { role: 'active' }],
      [successor, { role: 'standby' }],
    ];
  }

  #disable(key: SystemKeyRow, why: string): void {
    const { pool, clock, notice } = this.#parts;
    pool.patch(key.id, { status: 'disabled', message: why, tested_at: clock.now() });
    pool.settle(key.service);
    const successor = pool.serving(key.service);
    const message = refusedNotice(key, nameOf(key), successor);
    notice({ level: successor ? 'warning' : 'error', message });
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

function nameOf({ service }: SystemKeyRow): string {
  return adapters[service as SystemServiceId].name;
}

function entryOf(
  { service, label }: SystemKeyRow,
  action: string,
  actor: AuditEntry['actor'],
  details: AuditEntry['details'] = {},
): AuditEntry {
  return { actor, action, subject: service, details: { label, ...details } };
}
