import { answerError, answerJsonText } from '../answer.ts';
import type { Call } from '../call.ts';
import type { GatewayError } from '../errors.ts';
import { round } from '../ledger.ts';
import type { ProviderOrder } from '../order.ts';
import type { AnswerSink } from '../passthrough/exchange.ts';
import { brokenOff, notUnderstood } from '../passthrough/problems.ts';
import { Relay, credentialMarker } from '../passthrough/relay.ts';
import type { AnswerHead } from '../passthrough/response-headers.ts';

/** A search answer has some kilobytes; whatever is larger is no answer to a tool. */
const limit = 8 * 1024 * 1024;

/** Makes a tool's own result of a provider's answer. The provider's errors go to the agent as they are. */
export class Collect implements AnswerSink {
  readonly #call: Call;
  readonly #order: ProviderOrder;
  readonly #resume: () => void;
  readonly #failed: (error: GatewayError) => void;
  readonly #parts: Buffer[] = [];
  #size = 0;
  #relay: Relay | null = null;

  /** `failed`: whoever knows another way out when there is no answer. */
  constructor(
    call: Call,
    order: ProviderOrder,
    resume: () => void,
    failed = (error: GatewayError): void => answerError(call, error),
  ) {
    this.#call = call;
    this.#order = order;
    this.#resume = resume;
    this.#failed = failed;
  }

  head(status: number, head: AnswerHead): void {
    this.#call.firstByteMs = round(this.#call.elapsed());
    if (status >= 200 && status < 300) return;
    this.#relay = new Relay(this.#call, this.#resume);
    this.#relay.head(status, head);
  }

  data(chunk: Buffer): boolean {
    if (this.#relay) return this.#relay.data(chunk);
    this.#size += chunk.length;
    if (this.#size <= limit) this.#parts.push(chunk);
    return true;
  }

  end(): void {
    if (this.#relay) {
      this.#relay.end();
      return;
    }
    const result = this.#size > limit ? null : this.#result();
    if (result) answerJsonText(this.#call, 200, result, credentialMarker(this.#call));
    else this.#unusable();
  }

  /** Nothing has reached the agent yet, so it can still be told in words. */
  cut(): void {
    if (this.#relay) {
      this.#relay.cut();
      return;
    }
    this.#call.outcome = 'cut';
    this.fail(brokenOff(this.#order.adapter.name));
  }

  fail(error: GatewayError): void {
    this.#failed(error);
  }

  /** As text: what can be parsed may still be too deep to be written. */
  #result(): string | null {
    try {
      const answer: unknown = JSON.parse(Buffer.concat(this.#parts).toString('utf8'));
      const result = this.#order.result?.(answer);
      return result ? JSON.stringify(result) : null;
    } catch {
      return null;
    }
  }

  #unusable(): void {
    this.#call.outcome = 'provider_error';
    this.fail(notUnderstood(this.#order.adapter.name));
  }
}
