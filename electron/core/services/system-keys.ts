import type { SystemKey } from '../../../shared/ipc/keys.ts';
import type { SystemServiceId } from '../../../shared/services.ts';
import type { Person } from '../accounts/types.ts';
import type { Audit } from '../audit/types.ts';
import type { Store } from '../store/types.ts';
import type { SystemKeyPatch, SystemKeyRow } from '../store/system-keys.ts';
import type { Vault } from '../vault/types.ts';
import { type Clock, systemClock } from './clock.ts';
import { KeyBook } from './key-book.ts';
import { KeyPool, sealedOf, secretRef } from './key-pool.ts';
import { createKeyTester } from './key-test.ts';
import { Leases } from './leases.ts';
import { type KeyNotice, Outcomes } from './outcomes.ts';
import { createProber } from './probe.ts';
import { Rests } from './rests.ts';
import { Retester } from './retest.ts';
import { type SaveInput, findEarlier, planSave, readDraft } from './saving.ts';
import { sealedTable } from './sealed-table.ts';
import { toSystemKey } from './show.ts';
import { KeyError, type KeyTestResult, type SystemKeys } from './types.ts';
import { Uses } from './uses.ts';
import { exhaustedNotice, unreadableMessage } from './words.ts';

export interface SystemKeysOptions {
  store: Store;
  vault: Vault;
  audit: Audit;
  /** For the User-Agent of tests. */
  version: string;
  /** Keys, or what can be done with them, changed. */
  onChange: () => void;
  /** Something that a person should know now. */
  notice: (notice: KeyNotice) => void;
  testTimeoutMs?: number;
  clock?: Clock;
}

export async function createSystemKeys(options: SystemKeysOptions): Promise<SystemKeys> {
  const keys = new KeyDesk(options);
  await keys.open();
  return keys;
}

/** The shared keys: kept sealed, tested, handed out, moved and removed. */
class KeyDesk implements SystemKeys {
  readonly #vault: Vault;
  readonly #clock: Clock;
  readonly #pool: KeyPool;
  readonly #book: KeyBook;
  readonly #rests: Rests;
  readonly #leases: Leases;
  readonly #uses: Uses;
  readonly #outcomes: Outcomes;
  readonly #prober = createProber();
  readonly #tester;
  readonly #retester: Retester;
  readonly #closing = new AbortController();
  readonly #tell: () => void;
  readonly #notice: (notice: KeyNotice) => void;
  readonly #notRead: () => void;
  #unsubscribe: (() => void) | null = null;

  constructor({
    store,
    vault,
    audit,
    version,
    onChange,
    notice,
    testTimeoutMs = 8000,
    clock,
  }: SystemKeysOptions) {
    this.#vault = vault;
    this.#clock = clock ?? systemClock;
    this.#pool = new KeyPool(vault);
    this.#book = new KeyBook(store, audit, this.#pool);
    this.#rests = new Rests(() => this.#clock.now());
    this.#leases = new Leases(this.#pool, vault, this.#rests);
    this.#uses = new Uses(store, this.#pool, this.#clock);
    this.#tester = createKeyTester(this.#prober, { version, timeoutMs: testTimeoutMs });
    this.#retester = new Retester(this.#clock, (id) => this.#retest(id));
    this.#tell = () => {
      this.#retester.watch(this.#unsettled());
      onChange();
    };
    this.#outcomes = new Outcomes({
      pool: this.#pool,
      book: this.#book,
      clock: this.#clock,
      onChange: this.#tell,
      notice,
    });
    this.#notice = notice;
    this.#notRead = () => {
      notice({
        level: 'error',
        message: 'The keys could not be read again from the database. Restart Keydesk.',
      });
    };
    vault.registerTable(sealedTable(store, this.#pool));
  }

  async open(): Promise<void> {
    await this.#refresh();
    this.#outcomes.doubtDisabled();
    this.#unsubscribe = this.#vault.onChange(() => void this.#refresh().then(this.#tell, this.#notRead));
    this.#retester.watch(this.#unsettled());
  }

  async list(): Promise<SystemKey[]> {
    return this.#pool.all().map((key) => toSystemKey(key, this.#pool));
  }

  async save(actor: Person, input: SaveInput, signal?: AbortSignal) {
    const draft = readDraft(input, this.#vault);
    findEarlier(draft, this.#pool);
    const { service, endpoint, secret } = draft;
    const result = await this.#tester.test(service, endpoint.baseUrl, secret, this.#until(signal));
    if (result.status === 'rejected') return { ...result, key: null };
    const saved = await this.#book.alone(async () => {
      signal?.throwIfAborted();
      const { pool, vault, clock } = { pool: this.#pool, vault: this.#vault, clock: this.#clock };
      const { id, change, words } = planSave({ draft, result, actor, pool, vault, clock });
      await this.#book.write(service, change);
      return { id, words };
    });
    this.#tell();
    const key = this.#pool.get(saved.id);
    return {
      ...result,
      message: result.message + saved.words,
      key: key ? toSystemKey(key, this.#pool) : null,
    };
  }

  async test(
    actor: Person,
    { service, id }: { service: SystemServiceId; id?: string | undefined },
    signal?: AbortSignal,
  ) {
    const key = this.#find(service, id);
    this.#rests.forget(key.id);
    if (!this.#pool.isReadable(key.id)) return { status: 'unreadable' as const, message: unreadableMessage };
    const result = await this.#ask(key, this.#until(signal));
    await this.#outcomes.tested(key.id, result, actor);
    return result;
  }

  async rename(
    actor: Person,
    { service, id, label }: { service: SystemServiceId; id: string; label: string },
  ) {
    return this.#change(service, id, async (key) => {
      const details = { from: key.label, to: label };
      const audit = [{ actor, action: 'system_key.renamed', subject: service, details }];
      await this.#book.write(service, { patches: new Map([[id, { label }]]), audit });
    });
  }

  async activate(actor: Person, { service, id }: { service: SystemServiceId; id: string }) {
    return this.#change(service, id, async (key) => {
      this.#rests.forget(key.id);
      if (key.role === 'active') return;
      if (!this.#pool.isUsable(key)) throw notUsable(key, this.#pool);
      const others = this.#pool.of(service).filter((other) => other.id !== id);
      const patches = new Map<string, SystemKeyPatch>(others.map((other) => [other.id, { role: 'standby' }]));
      patches.set(id, { role: 'active' });
      const details = { label: key.label };
      const audit = [{ actor, action: 'system_key.activated', subject: service, details }];
      await this.#book.write(service, { patches, audit });
    });
  }

  async remove(actor: Person, { service, id }: { service: SystemServiceId; id?: string | undefined }) {
    await this.#book.alone(async () => {
      const gone = id === undefined ? this.#pool.of(service) : [this.#find(service, id)];
      if (gone.length === 0) throw nothingSaved();
      const audit = gone.map(({ label }) => ({
        actor,
        action: 'system_key.removed',
        subject: service,
        details: { label },
      }));
      await this.#book.write(service, { remove: gone.map((key) => key.id), audit });
    });
    this.#tell();
  }

  lease(service: SystemServiceId) {
    return this.#leases.lease(service);
  }

  leaseFor(service: SystemServiceId, model: string | null) {
    return this.#leases.leaseFor(service, model);
  }

  reportPause(keyId: string, model: string | null, ms: number): void {
    this.#rests.pause(keyId, model, ms);
  }

  reportExhausted(keyId: string): void {
    const key = this.#pool.get(keyId);
    if (!key || !this.#rests.exhaust(keyId)) return;
    const other = this.#pool
      .of(key.service)
      .find((one) => one.id !== keyId && this.#pool.isUsable(one) && !this.#rests.isExhausted(one.id));
    this.#notice({ level: other ? 'warning' : 'error', message: exhaustedNotice(key, other) });
  }

  reportUnauthorized(keyId: string) {
    const service = this.#pool.serviceOf(keyId);
    if (!service) return 'none';
    if (this.#outcomes.isTrusted(keyId)) this.#retester.askNow(keyId);
    else if (this.#outcomes.refusedCall(keyId)) this.#retester.hurry(keyId);
    return this.#leases.lease(service);
  }

  noteUse(keyId: string): void {
    this.#uses.note(keyId);
  }

  async dispose(): Promise<void> {
    this.#closing.abort();
    this.#unsubscribe?.();
    this.#retester.stop();
    // When a key was last used is not worth a failed shutdown.
    await this.#book.alone(() => this.#uses.flush()).catch(() => undefined);
    await this.#prober.close();
  }

  async #refresh(): Promise<void> {
    await this.#leases.lookAtVault();
    await this.#book.reload();
  }

  async #change(
    service: SystemServiceId,
    id: string,
    write: (key: SystemKeyRow) => Promise<void>,
  ): Promise<SystemKey> {
    await this.#book.alone(() => write(this.#find(service, id)));
    this.#tell();
    return toSystemKey(this.#find(service, id), this.#pool);
  }

  /** The named key, or the active one. */
  #find(service: SystemServiceId, id?: string): SystemKeyRow {
    const [active] = this.#pool.of(service);
    const key = id === undefined ? active : this.#pool.get(id);
    if (key?.service !== service) throw nothingSaved();
    return key;
  }

  #ask(key: SystemKeyRow, signal: AbortSignal): Promise<KeyTestResult> {
    return this.#vault.use(secretRef(key), sealedOf(key), (secret) =>
      this.#tester.test(key.service as SystemServiceId, key.base_url, secret, signal),
    );
  }

  async #retest(id: string): Promise<void> {
    const key = this.#pool.get(id);
    if (!key || !this.#pool.isReadable(id)) return;
    try {
      await this.#outcomes.tested(id, await this.#ask(key, this.#closing.signal), null);
    } catch {
      // The vault was locked, the disk full or the program is ending: the next turn comes.
    }
  }

  /** Keys about which the provider has yet to say yes or no. */
  #unsettled(): string[] {
    return this.#pool
      .all()
      .filter((key) => key.status === 'unverified' || this.#outcomes.isDoubted(key))
      .map((key) => key.id);
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
  }
}

function nothingSaved(): KeyError {
  return new KeyError(
    'not_found',
    'There is no such key.',
    'It may have been removed meanwhile; save one first.',
  );
}

function notUsable(key: SystemKeyRow, pool: KeyPool): KeyError {
  return pool.isReadable(key.id)
    ? new KeyError(
        'conflict',
        'The provider refused this key, so it cannot serve.',
        'Test it again, or save a new one.',
      )
    : new KeyError('conflict', unreadableMessage, 'Save the key again.');
}
