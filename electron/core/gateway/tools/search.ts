import type { ConnectionLease, Connections } from '../../connections/types.ts';
import { type FallbackOutcome, runSearchFallback } from '../../services/search/fallback.ts';
import { type SearchTrouble, serperTrouble } from '../../services/serper/trouble.ts';
import { answerError } from '../answer.ts';
import type { Call } from '../call.ts';
import { type GatewayError, mayRetry } from '../errors.ts';
import type { ProviderOrder } from '../order.ts';
import { type AnswerSink, Exchange, type ExchangeParts } from '../passthrough/exchange.ts';
import { brokenOff, notUnderstood, tooSlow } from '../passthrough/problems.ts';
import type { AnswerHead } from '../passthrough/response-headers.ts';
import { answerPersonal } from '../personal/answer.ts';
import { Collect } from './collect.ts';

export interface SearchParts extends ExchangeParts {
  connections: Pick<Connections, 'lease' | 'report'>;
  /** How long the shared search may take where somebody has another one. */
  searchPatienceMs: number;
}

/** Errors of Serper are a sentence. */
const longestError = 64 * 1024;

/** The connection of the agent's owner that a search may use when the shared one cannot answer. */
export function ownSearch(
  { connections }: Pick<SearchParts, 'connections'>,
  call: Call,
): ConnectionLease | null {
  const lease = connections.lease(call.agent?.user.id ?? '', 'search');
  return 'problem' in lease ? null : lease;
}

/**
 * A search with the shared key, and with the owner's own provider if that cannot answer: no key, no credits, refused,
 * overloaded, away. Nothing has reached the agent by then. What is wrong with the question itself is told as it is.
 */
export class Search implements AnswerSink {
  readonly #parts: SearchParts;
  readonly #call: Call;
  readonly #order: ProviderOrder;
  readonly #exchange: Exchange;
  readonly #collect: Collect;
  readonly #leaving = new AbortController();
  #patience: NodeJS.Timeout | null = null;
  #error: { status: number; head: AnswerHead; parts: Buffer[]; size: number } | null = null;

  constructor(parts: SearchParts, call: Call, order: ProviderOrder) {
    this.#parts = parts;
    this.#call = call;
    this.#order = order;
    const exchange = new Exchange(parts, call, order, this);
    this.#exchange = exchange;
    this.#collect = new Collect(
      call,
      order,
      () => exchange.resume(),
      (error) => this.fail(error),
    );
  }

  start(): void {
    const { searchPatienceMs } = this.#parts;
    this.#patience = setTimeout(() => this.#giveUp(tooSlow), searchPatienceMs).unref();
    this.#exchange.start();
  }

  /** The agent has left. */
  abandon(): void {
    this.#done();
    this.#exchange.abandon();
    this.#leaving.abort();
  }

  head(status: number, head: AnswerHead): void {
    if (status >= 200 && status < 300) this.#collect.head(status, head);
    else this.#error = { status, head, parts: [], size: 0 };
  }

  data(chunk: Buffer): boolean {
    if (!this.#error) return this.#collect.data(chunk);
    this.#error.size += chunk.length;
    if (this.#error.size <= longestError) this.#error.parts.push(chunk);
    else this.#giveUp(notUnderstood);
    return true;
  }

  end(): void {
    this.#done();
    if (!this.#error) {
      this.#collect.end();
      return;
    }
    const { status, parts } = this.#error;
    const trouble = serperTrouble(status, parseJson(Buffer.concat(parts)));
    if (trouble) void this.#elsewhere(trouble, () => this.#relay());
    else this.#relay();
  }

  cut(): void {
    this.fail(brokenOff(this.#order.adapter.name));
  }

  fail(error: GatewayError): void {
    this.#done();
    const { message, retry } = error;
    void this.#elsewhere({ reason: message, passing: retry }, () => answerError(this.#call, error));
  }

  #giveUp(why: (provider: string) => GatewayError): void {
    this.#exchange.abandon();
    this.fail(why(this.#order.adapter.name));
  }

  #done(): void {
    if (this.#patience) clearTimeout(this.#patience);
  }

  /** Serper's own words, as they came. */
  #relay(): void {
    const error = this.#error;
    if (!error) return;
    this.#collect.head(error.status, error.head);
    for (const part of error.parts) this.#collect.data(part);
    this.#collect.end();
  }

  async #elsewhere(trouble: SearchTrouble, otherwise: () => void): Promise<void> {
    const call = this.#call;
    if (call.response.destroyed) return;
    const lease = ownSearch(this.#parts, call);
    if (!lease || !this.#parts.accounting.mayRepeat()) return otherwise();
    const { credential, keyLabel } = call;
    call.credential = 'own';
    call.keyLabel = null;
    try {
      const outcome = await runSearchFallback(lease, this.#order.search, this.#leaving.signal);
      if (outcome.health) this.#parts.connections.report(lease.id, outcome.health);
      this.#answer(outcome, trouble);
    } catch {
      // The agent has left, or the vault was locked meanwhile.
      call.credential = credential;
      call.keyLabel = keyLabel;
      if (!this.#leaving.signal.aborted) otherwise();
    }
  }

  #answer({ answer }: FallbackOutcome, trouble: SearchTrouble): void {
    const { status, errorCode, body } = answer;
    // What was noted of the first try is not what became of the call.
    this.#call.outcome = null;
    if (!('error' in body)) {
      answerPersonal(this.#call, { status, errorCode, body: { ...body, fallback: true } });
      return;
    }
    const error = { ...body.error, message: `${trouble.reason} ${body.error['message'] ?? ''}` };
    const retry = trouble.passing || mayRetry(errorCode ?? '');
    answerPersonal(this.#call, { status, errorCode, body: { error } }, { retry });
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
