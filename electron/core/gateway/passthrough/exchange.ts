import type { Meter } from '../../money/types.ts';
import type { SystemAdapter } from '../../services/adapter.ts';
import { isOutOfCredit } from '../../services/out-of-credit.ts';
import { retryAfterMs } from '../../services/retry-after.ts';
import type { KeyLease, KeyProblem, Resting, SystemKeys } from '../../services/types.ts';
import type { Call } from '../call.ts';
import type { GatewayError } from '../errors.ts';
import type { Accounting } from '../ledger.ts';
import { needsKey } from '../needs.ts';
import type { ProviderOrder } from '../order.ts';
import { Attempt, type AttemptListener } from './attempt.ts';
import { type Pools, UnsafeOrigin } from './pools.ts';
import { HeldAnswer } from './held-answer.ts';
import { encoded, redirected, resting, unreachable, unsafeOrigin, webPage } from './problems.ts';
import { type AnswerHead, type HeaderFilter, headerFilter } from './response-headers.ts';
import { Scrubber } from './scrub.ts';

/** Where a provider's answer goes. `fail` comes instead of everything else; `end` or `cut` comes last. */
export interface AnswerSink {
  head(status: number, head: AnswerHead): void;
  /** False: hold on until the exchange is resumed. */
  data(chunk: Buffer): boolean;
  end(): void;
  /** The answer broke off in its middle. */
  cut(): void;
  /** There will be no answer. */
  fail(error: GatewayError): void;
}

export interface ExchangeParts {
  accounting: Pick<Accounting, 'mayRepeat'>;
  systemKeys: SystemKeys;
  pools: Pools;
}

/**
 * One order carried out at its provider: sent with the key that serves now, and once more with the next key when the
 * provider refuses the first or wants it left alone. Nothing has reached the agent by then, so a rotation fails no call.
 */
export class Exchange implements AttemptListener {
  readonly #parts: ExchangeParts;
  readonly #call: Call;
  readonly #order: ProviderOrder;
  readonly #sink: AnswerSink;
  readonly #meter: Meter;
  #lease: KeyLease | null = null;
  #scrubber: Scrubber | null = null;
  #attempt: Attempt | null = null;
  #repeated = false;
  #held: HeldAnswer | null = null;
  /** The agent does not read: the provider may have written far more than was seen. */
  #paused = false;

  constructor(parts: ExchangeParts, call: Call, order: ProviderOrder, sink: AnswerSink) {
    this.#parts = parts;
    this.#call = call;
    this.#order = order;
    this.#sink = sink;
    this.#meter = order.metering.meter;
  }

  start(): void {
    const { adapter } = this.#order;
    const lease = this.#parts.systemKeys.leaseFor(adapter.id, this.#call.model);
    if (typeof lease === 'string') this.#sink.fail(needsKey(adapter.name, lease));
    else if ('waitMs' in lease) this.#sink.fail(resting(adapter.name, lease.waitMs));
    else this.#send(lease);
  }

  /** The agent has left, and so does the call to the provider. */
  abandon(): void {
    if (this.#held) this.#meter.head(this.#held.status, '');
    this.#settle();
    this.#attempt?.drop();
  }

  resume(): void {
    this.#paused = false;
    this.#attempt?.resume();
  }

  #send(lease: KeyLease): void {
    const { adapter, method, path, headers, body } = this.#order;
    const attempt = new Attempt(this);
    this.#attempt = attempt;
    this.#lease = lease;
    this.#call.credential = 'system';
    this.#call.keyLabel = lease.label;
    try {
      const { pool, prefix } = this.#parts.pools.get(lease.baseUrl);
      lease.withSecret((secret) => {
        this.#scrubber = new Scrubber(secret);
        const credential = Object.entries(adapter.credentialHeaders(secret)).flat();
        pool.dispatch({ path: prefix + path, method, headers: [...headers, ...credential], body }, attempt);
      });
    } catch (error) {
      // What undici objects to comes to `failed`; all else is the vault, locked or changed since the lease was given.
      this.#sink.fail(
        error instanceof UnsafeOrigin ? unsafeOrigin(adapter.name) : needsKey(adapter.name, 'unreadable'),
      );
    }
  }

  answered(status: number, rawHeaders: Buffer[]): boolean {
    const { adapter } = this.#order;
    const next = this.#afterRefusal(status);
    if (next) {
      this.#attempt?.drop();
      this.#repeat(next);
      return true;
    }
    if (status >= 300 && status < 400 && status !== 304) {
      this.#meter.head(status, '');
      return this.#refuse(redirected(adapter.name));
    }
    if (!this.#scrubber) return false;
    const head = filterOf(adapter)(rawHeaders, this.#scrubber);
    if (head.encoded) return this.#refuse(encoded(adapter.name));
    // A portal or a web site behind a wrong base URL: SDKs would take it for an empty answer or a text.
    if (status < 300 && /^text\/html\b/i.test(head.contentType)) return this.#refuse(webPage(adapter.name));
    if (HeldAnswer.mayBe(status)) {
      this.#held = new HeldAnswer(status, head);
      return true;
    }
    return this.#begin(status, head);
  }

  #begin(status: number, head: AnswerHead): boolean {
    const shortened = this.#meter.head(status, head.contentType) || hasNoBody(status);
    this.#sink.head(status, shortened ? withoutLength(head) : head);
    if (!hasNoBody(status) || head.length === null) return true;
    // RFC 9110 §8.6 lets a 304 name the length of what it leaves out; undici 7.30 then waits for it and fails.
    this.#sink.end();
    this.#settle();
    return false;
  }

  data(chunk: Buffer): boolean {
    const clean = this.#scrubber?.push(chunk) ?? chunk;
    return clean.length === 0 || this.#keepOrPass(clean);
  }

  ended(): void {
    const rest = this.#scrubber?.end();
    if (rest) this.#keepOrPass(rest);
    const next = this.#held && this.#afterTrouble(this.#held);
    if (next) {
      this.#held = null;
      this.#repeat(next);
      return;
    }
    this.#release();
    const held = this.#meter.end();
    if (held) this.#sink.data(held);
    this.#sink.end();
    this.#settle();
  }

  failed(error: Error, begun: boolean): void {
    this.#release();
    this.#settle();
    if (begun) this.#sink.cut();
    else this.#sink.fail(unreachable(this.#order.adapter.name, error));
  }

  #keepOrPass(clean: Buffer): boolean {
    if (!this.#held) return this.#pass(clean);
    this.#held.keep(clean);
    return !this.#held.tooLong || this.#release();
  }

  /** What was held is the answer after all. */
  #release(): boolean {
    const held = this.#held;
    this.#held = null;
    if (!held) return true;
    this.#begin(held.status, held.head);
    return held.parts.map((part) => this.#pass(part)).every(Boolean);
  }

  #pass(clean: Buffer): boolean {
    const metered = this.#meter.push(clean);
    const more = metered.length === 0 || this.#sink.data(metered);
    if (!more) this.#paused = true;
    return more;
  }

  /** What the call did use, once. A call that never went out used nothing. */
  #settle(): void {
    if (!this.#attempt?.sent || this.#call.spend) return;
    const spend = this.#meter.spend();
    const { ceiling } = this.#order.metering;
    this.#call.spend = this.#paused && !spend.exact ? { ...ceiling, exact: false } : spend;
  }

  #refuse(error: GatewayError): false {
    this.#settle();
    this.#sink.fail(error);
    return false;
  }

  #repeat(lease: KeyLease): void {
    this.#repeated = true;
    this.#send(lease);
  }

  /** The lease to go on with when this key has nothing left or is wanted left alone. */
  #afterTrouble(held: HeldAnswer): KeyLease | null {
    const lease = this.#lease;
    const { systemKeys } = this.#parts;
    const { id } = this.#order.adapter;
    const { model } = this.#call;
    if (!lease) return null;
    const { status, head } = held;
    if (isOutOfCredit(id, status, held.body())) systemKeys.reportExhausted(lease.keyId);
    else {
      const wait = status === 400 ? null : retryAfterMs(head.headers, Date.now());
      if (wait === null) return null;
      systemKeys.reportPause(lease.keyId, model, wait);
    }
    return this.#other(systemKeys.leaseFor(id, model));
  }

  #other(next: KeyLease | KeyProblem | Resting): KeyLease | null {
    if (typeof next === 'string' || 'waitMs' in next || this.#repeated) return null;
    if (!this.#parts.accounting.mayRepeat()) return null;
    return next.keyId === this.#lease?.keyId ? null : next;
  }

  /**
   * The lease to go on with when the provider refused this one. Whether a status says so, the provider's own test
   * knows: a 401 everywhere, a 403 at Serper too.
   */
  #afterRefusal(status: number): KeyLease | null {
    const lease = this.#lease;
    if (!lease) return null;
    const { adapter } = this.#order;
    const refused =
      (status === 401 || status === 403) &&
      adapter.test.judge({ status, json: undefined, who: adapter.name }).status === 'rejected';
    if (!refused) {
      this.#parts.systemKeys.noteUse(lease.keyId);
      return null;
    }
    return this.#other(this.#parts.systemKeys.reportUnauthorized(lease.keyId));
  }
}

/** RFC 9112 §6.3: these end with their headers, whatever the headers say. */
function hasNoBody(status: number): boolean {
  return status === 204 || status === 304;
}

function withoutLength({ headers, ...head }: AnswerHead): AnswerHead {
  const kept = headers.filter((_, at) => headers[at - (at % 2)]?.toLowerCase() !== 'content-length');
  return { ...head, headers: kept, length: null };
}

const filters = new Map<SystemAdapter, HeaderFilter>();

function filterOf(adapter: SystemAdapter): HeaderFilter {
  let filter = filters.get(adapter);
  if (!filter) filters.set(adapter, (filter = headerFilter(adapter.passthrough.dropAnswerHeaders)));
  return filter;
}
