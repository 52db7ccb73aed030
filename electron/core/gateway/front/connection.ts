import type { Socket } from 'node:net';
import type { AgentResponse, WholeRequest } from './types.ts';
import { type ReadRequest, readWhole } from './whole-request.ts';
import { WholeResponse } from './whole-response.ts';

export interface ConnectionOptions {
  handle: (request: WholeRequest, response: AgentResponse) => void;
  /** Node's own server takes the connection for good, with what has come and is not answered yet. */
  handOver: (socket: Socket, bytes: Buffer) => void;
  /** Answers in plain HTTP and closes. */
  refuse: (error: { code: string }, socket: Socket) => void;
  onClose: (connection: AgentConnection) => void;
  headersMs: number;
  keepAliveMs: number;
  /** How long the rest of a body may take that did not come with its head; then the request is an unusual one. */
  bodyPatienceMs: number;
}

/** More than this is not read ahead while an answer is being given. */
const mostEarly = 64 * 1024;

/**
 * One agent's connection, as long as its requests come in the usual form: whole, one after the other. The first one
 * that does not, and all that follow it, are Node's.
 */
export class AgentConnection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  /** Come, but not read yet. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** A request has begun whose rest is still to come. */
  #patience: NodeJS.Timeout | null = null;
  #partial: WholeRequest | null = null;
  #answering: WholeResponse | null = null;
  #closing = false;
  readonly #onData = (bytes: Buffer): void => this.#data(bytes);
  readonly #onEnd = (): void => this.#end();
  readonly #onClose = (): void => this.#closed();
  readonly #onTimeout = (): void => this.#silent();

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.setTimeout(options.headersMs);
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onClose);
    socket.on('timeout', this.#onTimeout);
    socket.on('error', ignore);
  }

  get idle(): boolean {
    return this.#answering === null && this.#waitingBytes === 0;
  }

  /** The answer that is being given is the last one. */
  closeWhenIdle(): void {
    this.#closing = true;
    if (this.#answering) this.#answering.last = true;
    else if (this.idle) this.#socket.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #data(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (!this.#answering) this.#next();
    else if (this.#waitingBytes > mostEarly) this.#socket.pause();
  }

  #next(): void {
    const bytes = this.#takeWaiting();
    const read = readWhole(bytes);
    if (read === 'unusual') this.#handOver(bytes);
    else if (read.request.body === null) this.#waitForMore(read.request, bytes);
    else this.#answer(read, bytes);
  }

  #takeWaiting(): Buffer {
    const [first] = this.#waiting;
    const bytes = this.#waiting.length === 1 && first ? first : Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return bytes;
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  #waitForMore(request: WholeRequest, bytes: Buffer): void {
    this.#keep(bytes);
    this.#partial = request;
    this.#patience ??= setTimeout(() => this.#handOver(this.#takeWaiting()), this.#options.bodyPatienceMs);
  }

  #endPatience(): void {
    if (this.#patience) clearTimeout(this.#patience);
    this.#patience = null;
    this.#partial = null;
  }

  #answer({ request, length }: ReadRequest, bytes: Buffer): void {
    this.#endPatience();
    if (length < bytes.length) this.#keep(bytes.subarray(length));
    this.#begin(request);
  }

  #begin(request: WholeRequest): void {
    const { keepAliveMs, handle } = this.#options;
    const response = new WholeResponse(this.#socket, {
      keepAliveSeconds: Math.floor(keepAliveMs / 1000),
      onDone: () => this.#answered(),
    });
    response.last = this.#closing;
    this.#answering = response;
    handle(request, response);
  }

  #answered(): void {
    const last = this.#answering?.last ?? false;
    this.#answering = null;
    if (last) {
      // What comes behind the last answer is nobody's call any more: it could not be answered.
      this.#socket.off('data', this.#onData).resume().end();
      return;
    }
    if (this.#socket.timeout !== this.#options.keepAliveMs)
      this.#socket.setTimeout(this.#options.keepAliveMs);
    if (this.#waitingBytes === 0) return;
    if (this.#socket.isPaused()) this.#socket.resume();
    this.#next();
  }

  #handOver(bytes: Buffer): void {
    const socket = this.#socket;
    this.#endPatience();
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('close', this.#onClose);
    socket.off('timeout', this.#onTimeout);
    socket.off('error', ignore);
    socket.setTimeout(0);
    this.#options.onClose(this);
    this.#options.handOver(socket, bytes);
  }

  /** Whoever closes their half has left, as with Node's own server. */
  #end(): void {
    this.#socket.end();
  }

  #closed(): void {
    this.#options.onClose(this);
    const partial = this.#partial;
    this.#endPatience();
    // Known enough to stand on record as a call whose agent left.
    if (partial) this.#begin(partial);
    this.#answering?.connectionClosed();
    this.#answering = null;
  }

  #silent(): void {
    if (this.#answering) return;
    // A connection that was used is closed in silence.
    if (this.#socket.bytesRead > 0) this.#socket.destroy();
    // Timers come before what has arrived meanwhile.
    else setImmediate(() => this.#refuseSilent());
  }

  /** A connection that nothing ever came on hears why. */
  #refuseSilent(): void {
    if (this.#socket.bytesRead > 0 || this.#socket.destroyed) return;
    this.#options.refuse({ code: 'ERR_HTTP_REQUEST_TIMEOUT' }, this.#socket);
  }
}

/** The close that follows says all that is to be known. */
function ignore(): void {}
