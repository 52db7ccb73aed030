import { answerError } from '../answer.ts';
import type { Call } from '../call.ts';
import type { GatewayError } from '../errors.ts';
import { round } from '../ledger.ts';
import type { AnswerSink } from './exchange.ts';
import type { AnswerHead } from './response-headers.ts';

/** Hands a provider's answer to the agent as it comes: nothing is gathered, and a slow reader slows the provider. */
export class Relay implements AnswerSink {
  readonly #call: Call;
  #written = false;
  #framed = true;

  constructor(call: Call) {
    this.#call = call;
  }

  head(status: number, { headers, hasLength }: AnswerHead): void {
    const call = this.#call;
    const { response } = call;
    if (response.destroyed) return;
    call.status = status;
    call.firstByteMs = round(call.elapsed());
    if (status >= 400) call.outcome = 'provider_error';
    this.#framed = hasLength || call.request.httpVersion !== '1.0';
    response.writeHead(status, [...headers, 'x-keydesk-request', call.id, ...credentialMarker(call)]);
    // A body that comes with its head leaves in one packet with it; a head without one does not wait for it.
    process.nextTick(() => {
      if (!this.#written && !response.destroyed) response.flushHeaders();
    });
  }

  data(chunk: Buffer): boolean {
    const { response } = this.#call;
    if (response.destroyed) return true;
    this.#written = true;
    this.#call.bytesOut += chunk.length;
    return response.write(chunk);
  }

  end(): void {
    this.#written = true;
    this.#call.response.end();
  }

  /** Never a clean end: what came reaches the agent, then the connection breaks before the answer is complete. */
  cut(): void {
    const { response } = this.#call;
    this.#call.outcome = 'cut';
    this.#written = true;
    const { socket } = response;
    if (!socket || response.destroyed) return;
    // Without a length or chunks, a closed connection would look like the end.
    if (this.#framed) socket.destroySoon();
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
