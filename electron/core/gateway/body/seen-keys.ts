/** Up to here looking through a list is faster than a set. */
const few = 16;
/** JSON schemas have at most some thousand properties; it bounds what is remembered. */
export const maxKeys = 5000;

/** Which keys the objects that are open at the moment have had: by their hashes, so that no key is copied. */
export class SeenKeys {
  /** The first keys of every open object, the innermost last. */
  readonly #hashes: number[] = [];
  #count = 0;
  /** Where the keys of each open object begin. */
  readonly #starts: number[] = [];
  /** All keys of the open objects that have more than a few, by depth. */
  #large: Map<number, Set<number>> | null = null;

  open(): void {
    this.#starts.push(this.#count);
  }

  close(): void {
    this.#count = this.#starts.pop() ?? 0;
    this.#large?.delete(this.#starts.length);
  }

  /** A key of the innermost object. */
  add(hash: number): 'new' | 'repeated' | 'too_many' {
    const depth = this.#starts.length - 1;
    const start = this.#starts[depth] ?? 0;
    for (let at = start; at < this.#count; at++) if (this.#hashes[at] === hash) return 'repeated';
    if (this.#count - start < few) {
      this.#hashes[this.#count++] = hash;
      return 'new';
    }
    this.#large ??= new Map();
    const all = this.#large.get(depth) ?? new Set(this.#hashes.slice(start, this.#count));
    if (all.has(hash)) return 'repeated';
    if (all.size === maxKeys) return 'too_many';
    this.#large.set(depth, all.add(hash));
    return 'new';
  }
}

/**
 * Two FNV-1a hashes side by side, 53 bits in all: an honest body will not see a collision, and who makes one only
 * refuses their own call.
 */
export class KeyHash {
  #a = 0;
  #b = 0;
  /** There was a backslash: the bytes are not the name. */
  escaped = false;

  begin(): void {
    this.#a = 0x811c9dc5;
    this.#b = 0x9747b28c;
    this.escaped = false;
  }

  add(bytes: Uint8Array, from: number, to: number): void {
    let a = this.#a;
    let b = this.#b;
    for (let at = from; at < to; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === 0x5c) this.escaped = true;
      a = Math.imul(a ^ byte, 0x01000193);
      b = Math.imul(b ^ byte, 0x85ebca6b);
    }
    this.#a = a;
    this.#b = b;
  }

  get value(): number {
    return (this.#a >>> 0) * 0x20_0000 + (this.#b >>> 11);
  }
}
