import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { AgentResponse } from './types.ts';

/** Up to here a copy into one piece costs less than a second write. */
const onePiece = 16 * 1024;

export interface ResponseOptions {
  keepAliveSeconds: number;
  /** The answer is with the system; the connection may take the next request, unless it is the last. */
  onDone: () => void;
}

/**
 * An answer over HTTP/1.1 that is written with as few writes as there are pieces: the head goes out together with what
 * follows it. Node's own costs more than all else that the gateway does for a call.
 */
export class WholeResponse implements AgentResponse {
  readonly #socket: Socket;
  readonly #options: ResponseOptions;
  readonly #listeners: (() => void)[] = [];
  /** Written, but not sent yet. */
  #head = '';
  #chunked = false;
  #ended = false;
  #closed = false;
  headersSent = false;
  writableFinished = false;
  /** Set before the head is written: no request after this one. */
  last = false;

  constructor(socket: Socket, options: ResponseOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  get destroyed(): boolean {
    return this.#closed || this.#socket.destroyed;
  }

  get socket(): Socket | null {
    return this.#closed ? null : this.#socket;
  }

  writeHead(status: number, headers: string[]): void {
    if (this.headersSent) throw new Error('The head of this answer was written already');
    this.headersSent = true;
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`;
    let framed = status === 204 || status === 304;
    let dated = false;
    for (let at = 0; at < headers.length; at += 2) {
      const name = headers[at] ?? '';
      const value = headers[at + 1] ?? '';
      assertOneLine(name);
      assertOneLine(value);
      head += `${name}: ${value}\r\n`;
      if (name.length === 14) framed ||= name.toLowerCase() === 'content-length';
      else if (name.length === 4) dated ||= name.toLowerCase() === 'date';
    }
    if (!dated) head += `Date: ${today()}\r\n`;
    head += this.last
      ? 'Connection: close\r\n'
      : `Connection: keep-alive\r\nKeep-Alive: timeout=${this.#options.keepAliveSeconds}\r\n`;
    this.#chunked = !framed;
    this.#head = framed ? `${head}\r\n` : `${head}Transfer-Encoding: chunked\r\n\r\n`;
  }

  flushHeaders(): void {
    if (this.#head !== '' && !this.destroyed) this.#socket.write(this.#takeHead(), 'latin1');
  }

  write(chunk: Buffer): boolean {
    if (this.destroyed || this.#ended || chunk.length === 0) return true;
    const before = this.#takeHead() + (this.#chunked ? `${chunk.length.toString(16)}\r\n` : '');
    const after = this.#chunked ? '\r\n' : '';
    if (chunk.length <= onePiece)
      return this.#socket.write(before + chunk.toString('latin1') + after, 'latin1');
    this.#socket.cork();
    if (before !== '') this.#socket.write(before, 'latin1');
    const more = this.#socket.write(chunk);
    if (after !== '') this.#socket.write(after, 'latin1');
    this.#socket.uncork();
    return more;
  }

  end(chunk?: Buffer | string): void {
    if (this.destroyed || this.#ended) return;
    const text = typeof chunk === 'string';
    if (chunk !== undefined && !(text && !this.#chunked))
      this.write(text ? Buffer.from(chunk, 'latin1') : chunk);
    this.#ended = true;
    const rest = this.#takeHead() + (this.#chunked ? '0\r\n\r\n' : text ? chunk : '');
    const done = (error?: Error | null): void => {
      if (!error) this.#done();
    };
    // An empty last write waits in the line behind those before it; where there are none it would be a call for nothing.
    if (rest === '' && this.#socket.writableLength === 0) process.nextTick(done);
    else this.#socket.write(rest, 'latin1', done);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  once(event: 'close' | 'drain', listener: () => void): void {
    if (event === 'drain') this.#socket.once('drain', listener);
    else this.#listeners.push(listener);
  }

  /** The connection is gone, whatever has been sent of the answer. */
  connectionClosed(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#listeners) listener();
  }

  #done(): void {
    if (this.#closed) return;
    this.writableFinished = true;
    this.connectionClosed();
    this.#options.onDone();
  }

  #takeHead(): string {
    const head = this.#head;
    this.#head = '';
    return head;
  }
}

/** RFC 9112 §11.1: a line break in a header would begin another answer. */
function assertOneLine(text: string): void {
  if (/[\r\n\0]/.test(text)) throw new Error('A header of an answer has a line break in it');
}

let second = 0;
let date = '';

function today(): string {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) {
    second = now;
    date = new Date(now * 1000).toUTCString();
  }
  return date;
}
