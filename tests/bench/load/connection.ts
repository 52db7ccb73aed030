import { type Socket, connect } from 'node:net';

/** When something happened, in nanoseconds of the clock that all processes of the machine share. */
type Nanoseconds = bigint;

export interface Exchanged {
  status: number;
  sentAt: Nanoseconds;
  /** The first byte of the body; of a head that came alone nobody can make use. */
  firstByteAt: Nanoseconds;
  endedAt: Nanoseconds;
  /** For streams: how long each piece was under way, in microseconds. */
  pieces: number[];
}

/** One kept connection, one request at a time, nothing between it and the socket that would cost what is measured. */
export class Connection {
  readonly #socket: Socket;
  #head = '';
  #status = 0;
  /** Bytes of the body that are still to come; null: it is chunked. */
  #left: number | null = null;
  #tail = '';
  #sentAt = 0n;
  #firstByteAt = 0n;
  #pieces: number[] = [];
  #inBody = false;
  #done: ((exchanged: Exchanged) => void) | null = null;
  #failed: ((error: Error) => void) | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => this.#data(data));
    socket.on('close', () =>
      this.#failed?.(new Error('The connection was closed in the middle of an answer')),
    );
    socket.on('error', (error) => this.#failed?.(error));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Connection(socket));
      });
    });
  }

  exchange(request: string): Promise<Exchanged> {
    this.#head = '';
    this.#inBody = false;
    this.#pieces = [];
    this.#tail = '';
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
      this.#sentAt = process.hrtime.bigint();
      this.#socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.#failed = null;
    this.#socket.destroy();
  }

  #data(data: string): void {
    const at = process.hrtime.bigint();
    if (this.#inBody) {
      this.#body(data, at);
      return;
    }
    this.#head += data;
    const end = this.#head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const body = this.#head.slice(end + 4);
    this.#head = this.#head.slice(0, end);
    this.#status = Number(this.#head.slice(9, 12));
    const size = /\r\ncontent-length: *(\d+)/i.exec(this.#head);
    this.#left = size ? Number(size[1]) : null;
    this.#inBody = true;
    this.#firstByteAt = 0n;
    if (body !== '' || this.#left === 0) this.#body(body, at);
  }

  #body(data: string, at: Nanoseconds): void {
    if (this.#firstByteAt === 0n) this.#firstByteAt = at;
    if (this.#left === null) {
      for (const [, sent = '0'] of data.matchAll(/"content":"(\d+) /g)) {
        this.#pieces.push(Number(at - BigInt(sent)) / 1000);
      }
      this.#tail = (this.#tail + data).slice(-5);
      if (this.#tail === '0\r\n\r\n') this.#end(at);
      return;
    }
    this.#left -= data.length;
    if (this.#left <= 0) this.#end(at);
  }

  #end(endedAt: Nanoseconds): void {
    this.#failed = null;
    this.#done?.({
      status: this.#status,
      sentAt: this.#sentAt,
      firstByteAt: this.#firstByteAt,
      endedAt,
      pieces: this.#pieces,
    });
  }
}
