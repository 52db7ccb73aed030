import { answerError } from '../answer.ts';
import type { Call } from '../call.ts';
import type { GatewayError } from '../errors.ts';
import { round } from '../ledger.ts';
import type { AnswerSink } from './exchange.ts';
import type { AnswerHead } from './response-headers.ts';

/** Hands a provider's answer to the agent as it comes: nothing is gathered, and a slow reader slows the provider. */
export class Relay implements AnswerSink {
  readonly #call: Call;
  readonly #resume: () => void;
  #length: number | null = null;
  #written = false;
  #complete = false;

  /** `resume` lets the provider go on once the agent has read. */
  constructor(call: Call, resume: () => void) {
    this.#call = call;
    this.#resume = resume;
  }

  head(status: number, { headers, length }: AnswerHead): void {
    const call = this.#call;
    const { response } = call;
    if (response.destroyed) return;
    call.status = status;
    call.firstByteMs = round(call.elapsed());
    if (status >= 400) call.outcome = 'provider_error';
    this.#length = length;
    response.writeHead(status, [...headers, 'x-keydesk-request', call.id, ...credentialMarker(call)]);
    // A body that comes with its head leaves in one packet with it; the head of a stream does not wait for more.
    if (length !== null) return;
    process.nextTick(() => {
      if (!this.#written && !response.destroyed) response.flushHeaders();
    });
  }

  data(chunk: Buffer): boolean {
    const { response } = this.#call;
    if (response.destroyed) return true;
    this.#call.bytesOut += chunk.length;
    this.#complete = !this.#written && chunk.length === this.#length;
    this.#written = true;
    if (!this.#complete) {
      const more = response.write(chunk);
      if (!more) response.once('drain', this.#resume);
      return more;
    }
    // The whole answer in one piece: as text, Node sends it in one write with the head; as bytes it takes two and more.
    response.end(chunk.toString('latin1'), 'latin1');
    return true;
  }

  end(): void {
    this.#written = true;
    if (!this.#complete) this.#call.response.end();
  }

  /** Never a clean end: what came reaches the agent, then the connection breaks before the answer is complete. */
  cut(): void {
    const { response, request } = this.#call;
    this.#call.outcome = 'cut';
    this.#written = true;
    const { socket } = response;
    if (!socket || response.destroyed) return;
    // Without a length or chunks, a closed connection would look like the end.
    if (this.#length !== null || request.httpVersion !== '1.0') socket.destroySoon();
    else socket.resetAndDestroy();
  }

  fail(error: GatewayError): void {
    answerError(this.#call, error);
  }
}

/** Tells the agent, and whoever debugs it, whose credential served the call. */
export function credentialMarker(call: Call): string[] {
  return call.credential === null ? [] : ['x-keydesk-credential', call.credential];
}
