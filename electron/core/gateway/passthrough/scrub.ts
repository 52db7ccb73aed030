const star = 0x2a;

/**
 * Blots one secret out of a byte stream, also where it is split over chunks. The replacement has the same length,
 * so a content-length stays true. Chunks are not delayed: only a tail that really is the secret's beginning waits
 * for the next one, and what waits is known without keeping it.
 */
export class Scrubber {
  readonly #text: string;
  readonly #secret: Buffer;
  /** How many bytes at the end of what came in are held back: they equal the secret's first bytes. */
  #held = 0;

  constructor(secret: string) {
    this.#text = secret;
    this.#secret = Buffer.from(secret, 'latin1');
  }

  /** For what comes in one piece, such as a header. */
  text(value: string): string {
    if (value.length < this.#text.length || !value.includes(this.#text)) return value;
    return value.replaceAll(this.#text, '*'.repeat(this.#text.length));
  }

  /** What may go out now; may be empty. */
  push(chunk: Buffer): Buffer {
    const data = this.#held === 0 ? chunk : Buffer.concat([this.#secret.subarray(0, this.#held), chunk]);
    const from = this.#blot(data);
    this.#held = this.#openTail(data, from);
    return this.#held === 0 ? data : data.subarray(0, data.length - this.#held);
  }

  /** The stream has ended: what was held back was not the secret after all. */
  end(): Buffer | null {
    if (this.#held === 0) return null;
    const rest = Buffer.from(this.#secret.subarray(0, this.#held));
    this.#held = 0;
    return rest;
  }

  /** Returns where the bytes behind the last hit start. */
  #blot(data: Buffer): number {
    let from = 0;
    for (;;) {
      const hit = data.indexOf(this.#secret, from);
      if (hit < 0) return from;
      from = hit + this.#secret.length;
      data.fill(star, hit, from);
    }
  }

  #openTail(data: Buffer, from: number): number {
    const first = this.#secret[0] ?? 0;
    let at = data.indexOf(first, Math.max(from, data.length - this.#secret.length + 1));
    while (at >= 0) {
      const length = data.length - at;
      if (data.compare(this.#secret, 0, length, at) === 0) return length;
      at = data.indexOf(first, at + 1);
    }
    return 0;
  }
}
