import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Waiters } from '../core/waiters.ts';

/** Every byte that a client sent over one connection. */
export class Wire {
  readonly #clear: Buffer[] = [];
  readonly #secured: Buffer[] = [];
  socket: Socket;
  /** Who signed in. */
  user: string | null = null;
  isSecure = false;
  isClosed = false;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  /** What anybody on the way could read. Of a connection that begins with TLS: nothing. */
  get clear(): Buffer {
    return Buffer.concat(this.#clear);
  }

  /** What came inside of TLS, deciphered. */
  get secured(): Buffer {
    return Buffer.concat(this.#secured);
  }

  listenInClear(): void {
    this.socket.on('data', (bytes: Buffer) => this.#clear.push(bytes));
    // A listener would let the bytes flow before the server itself reads them.
    this.socket.pause();
  }

  listenInside(socket: TLSSocket): void {
    this.socket = socket;
    this.isSecure = true;
    socket.on('data', (bytes: Buffer) => this.#secured.push(bytes));
  }
}

/** The connections of a server, oldest first. */
export class Wires {
  readonly all: Wire[] = [];
  readonly #byPort = new Map<number, Wire>();
  readonly #waiters = new Waiters<Wire>();

  open(socket: Socket, isClear: boolean): void {
    const wire = new Wire(socket);
    const port = socket.remotePort ?? 0;
    this.all.push(wire);
    this.#byPort.set(port, wire);
    if (isClear) wire.listenInClear();
    socket.once('close', () => this.#closed(wire));
    this.#waiters.changed(wire);
  }

  /** The session of a wire knows the port that it comes from. */
  of({ remotePort }: { remotePort: number }): Wire {
    const wire = this.#byPort.get(remotePort);
    if (wire === undefined) throw new Error('This session came over no known connection.');
    return wire;
  }

  secure(wire: Wire, socket: TLSSocket): void {
    wire.listenInside(socket);
    socket.once('close', () => this.#closed(wire));
    this.#waiters.changed(wire);
  }

  waitFor(ready: (wire: Wire) => boolean): Promise<Wire> {
    return this.#waiters.waitFor(this.all, ready);
  }

  end(): void {
    this.#waiters.end();
    for (const { socket } of this.all) socket.destroy();
  }

  #closed(wire: Wire): void {
    if (wire.isClosed) return;
    wire.isClosed = true;
    this.#waiters.changed(wire);
  }
}

/** Whether bytes carry a text, as it is or inside of base64, as AUTH sends it. */
export function reveals(bytes: Buffer, text: string): boolean {
  if (bytes.includes(text)) return true;
  // Base64 has three looks, by where in a group of three bytes the text begins; the characters at its edges
  // depend on the neighbours as well and are left out.
  return [0, 1, 2].some((before) => {
    const after = (3 - ((before + Buffer.byteLength(text)) % 3)) % 3;
    const padded = Buffer.concat([Buffer.alloc(before), Buffer.from(text), Buffer.alloc(after)]);
    const whole = padded.toString('base64');
    const look = whole.slice(Math.ceil((before * 8) / 6), whole.length - Math.ceil((after * 8) / 6));
    return look !== '' && bytes.includes(look);
  });
}
