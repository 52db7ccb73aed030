import { KeyHash, SeenKeys } from './seen-keys.ts';

/**
 * Checks a JSON body while it arrives, chunk by chunk, and notes where its top-level members stand.
 * Nothing is built from it: a 32 MB or 100,000 levels deep body neither blocks the process nor fills it,
 * and the provider gets the very bytes that the agent sent.
 * The contents of strings and the spelling of numbers are left to the provider; what holds the structure is strict,
 * because a member that we do not see but the provider does would pass every check. For the same reason no object below
 * the top level may have a key twice (parsers differ over which one counts); at the top level the members show it.
 */
export interface Member {
  name: string;
  /** Offsets in the body: the key's opening quote, the value's first byte, one past the value's last byte. */
  start: number;
  valueStart: number;
  end: number;
}

export type ScanProblem = 'not_json' | 'not_object' | 'too_deep' | 'too_many_members' | 'repeated_field';

export const maxDepth = 200;
/** Longer strings are content, not structure: whoever looks at the structure can leave their insides out. */
const longString = 512;
const maxMembers = 1000;
/** Longer keys are nobody's field names; even fully escaped ones of 40 characters fit. */
const maxNameBytes = 256;

const expectValue = 0;
const expectFirstElement = 1;
const expectFirstKey = 2;
const expectKey = 3;
const expectColon = 4;
const afterValue = 5;
const inString = 6;
const inNumber = 7;
const inWord = 8;
const finished = 9;

const object = 1;
const array = 0;

const words: Record<number, string> = { 0x74: 'true', 0x66: 'false', 0x6e: 'null' };

export class JsonScan {
  readonly members: Member[] = [];
  /** Where the insides of long strings begin and end, in turn. */
  readonly longStrings: number[] = [];
  problem: ScanProblem | null = null;
  readonly #stack: number[] = [];
  #state = expectValue;
  #depth = 0;
  /** Bytes of the chunks before this one. */
  #offset = 0;
  #stringIsKey = false;
  #word = '';
  #wordAt = 0;
  #keyStart = 0;
  #valueStart = 0;
  #stringStart = 0;
  #name = '';
  #nameBytes = 0;
  /** Inside a string: the chunk before ended with a backslash that escapes this one's first byte. */
  #escaped = false;
  #memberName = '';
  readonly #keyHash = new KeyHash();
  readonly #seenKeys = new SeenKeys();

  /** False: there is a problem and the rest need not be read. */
  feed(chunk: Uint8Array): boolean {
    if (this.problem !== null) return false;
    for (let at = 0; at < chunk.length; at++) {
      at = this.#step(chunk, at);
      if (this.problem !== null) return false;
    }
    this.#offset += chunk.length;
    return true;
  }

  /** Call once after the last chunk. */
  end(): ScanProblem | null {
    if (this.problem === null && this.#state !== finished) this.problem = 'not_json';
    return this.problem;
  }

  /** Consumes the byte at `at` and perhaps more; returns the last one consumed. */
  #step(chunk: Uint8Array, at: number): number {
    const byte = chunk[at] ?? 0;
    switch (this.#state) {
      case inString:
        return this.#string(chunk, at);
      case inWord:
        if (byte !== this.#word.charCodeAt(this.#wordAt++)) this.problem = 'not_json';
        else if (this.#wordAt === this.#word.length) this.#endValue(this.#offset + at + 1);
        return at;
      case inNumber:
        if (isNumberByte(byte)) return at;
        this.#endValue(this.#offset + at);
        return this.problem === null ? this.#step(chunk, at) : at;
      default:
        if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) this.#structure(byte, at);
        return at;
    }
  }

  /** Jumps from quote to quote; a quote after an odd number of backslashes is part of the string. */
  #string(chunk: Uint8Array, from: number): number {
    let at = from;
    for (;;) {
      const quote = nextQuote(chunk, at);
      const stop = quote < 0 ? chunk.length : quote;
      const escaped = this.#endsEscaped(chunk, from, stop);
      if (quote >= 0 && escaped) {
        at = quote + 1;
        continue;
      }
      this.#escaped = quote < 0 && escaped;
      if (this.#stringIsKey) this.#keyPart(chunk, from, stop, quote >= 0);
      if (quote < 0) return chunk.length;
      this.#endString(this.#offset + quote + 1);
      return quote;
    }
  }

  #endsEscaped(chunk: Uint8Array, from: number, stop: number): boolean {
    let first = stop;
    while (first > from && chunk[first - 1] === 0x5c) first--;
    const odd = (stop - first) % 2 === 1;
    return first === from && this.#escaped ? !odd : odd;
  }

  #structure(byte: number, at: number): void {
    const position = this.#offset + at;
    switch (this.#state) {
      case expectFirstElement:
        if (byte === 0x5d) this.#close(array, position);
        else this.#startValue(byte, position);
        return;
      case expectValue:
        this.#startValue(byte, position);
        return;
      case expectFirstKey:
        if (byte === 0x7d) this.#close(object, position);
        else this.#startKey(byte, position);
        return;
      case expectKey:
        this.#startKey(byte, position);
        return;
      case expectColon:
        if (byte === 0x3a) this.#state = expectValue;
        else this.problem = 'not_json';
        return;
      case afterValue:
        this.#afterValue(byte, position);
        return;
      default:
        this.problem = 'not_json';
    }
  }

  #afterValue(byte: number, position: number): void {
    if (byte === 0x2c) this.#state = this.#stack.at(-1) === object ? expectKey : expectValue;
    else if (byte === 0x7d) this.#close(object, position);
    else if (byte === 0x5d) this.#close(array, position);
    else this.problem = 'not_json';
  }

  #startKey(byte: number, position: number): void {
    if (byte !== 0x22) {
      this.problem = 'not_json';
      return;
    }
    this.#stringIsKey = true;
    this.#state = inString;
    this.#keyHash.begin();
    this.#name = '';
    this.#nameBytes = 0;
    if (this.#depth === 1) this.#keyStart = position;
  }

  #startValue(byte: number, position: number): void {
    if (this.#depth === 0 && byte !== 0x7b) {
      this.problem = isValueStart(byte) ? 'not_object' : 'not_json';
      return;
    }
    if (this.#depth === 1) this.#valueStart = position;
    if (byte === 0x22) {
      this.#stringIsKey = false;
      this.#stringStart = position + 1;
      this.#state = inString;
    } else if (byte === 0x7b) this.#open(object, expectFirstKey);
    else if (byte === 0x5b) this.#open(array, expectFirstElement);
    else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) this.#state = inNumber;
    else this.#startWord(byte);
  }

  #startWord(byte: number): void {
    const word = words[byte];
    if (word === undefined) {
      this.problem = 'not_json';
      return;
    }
    this.#word = word;
    this.#wordAt = 1;
    this.#state = inWord;
  }

  #open(kind: number, next: number): void {
    if (this.#depth === maxDepth) {
      this.problem = 'too_deep';
      return;
    }
    this.#depth++;
    this.#stack.push(kind);
    if (kind === object) this.#seenKeys.open();
    this.#state = next;
  }

  #close(kind: number, position: number): void {
    if (this.#stack.pop() !== kind) {
      this.problem = 'not_json';
      return;
    }
    this.#depth--;
    if (kind === object) this.#seenKeys.close();
    this.#endValue(position + 1);
  }

  #endString(end: number): void {
    if (!this.#stringIsKey) {
      if (end - this.#stringStart > longString) this.longStrings.push(this.#stringStart, end - 1);
      this.#endValue(end);
      return;
    }
    this.#state = expectColon;
    if (this.#depth === 1) this.#memberName = this.#decodeName();
    else this.#noteKey();
  }

  #noteKey(): void {
    if (this.#keyHash.escaped && this.#nameBytes <= maxNameBytes) {
      const name = Buffer.from(this.#decodeName());
      this.#keyHash.begin();
      this.#keyHash.add(name, 0, name.length);
    }
    const seen = this.#seenKeys.add(this.#keyHash.value);
    if (seen === 'repeated') this.problem ??= 'repeated_field';
    else if (seen === 'too_many') this.problem ??= 'too_many_members';
  }

  #endValue(end: number): void {
    if (this.#depth === 0) {
      this.#state = finished;
      return;
    }
    this.#state = afterValue;
    if (this.#depth !== 1) return;
    if (this.members.length === maxMembers) this.problem = 'too_many_members';
    this.members.push({ name: this.#memberName, start: this.#keyStart, valueStart: this.#valueStart, end });
  }

  /** Nearly all keys below the top level come whole and plain: of those the hash is enough. */
  #keyPart(chunk: Uint8Array, from: number, stop: number, last: boolean): void {
    if (this.#depth > 1) this.#keyHash.add(chunk, from, stop);
    if (this.#depth === 1 || !last || this.#nameBytes > 0 || this.#keyHash.escaped) {
      this.#keepName(chunk.subarray(from, stop));
    }
  }

  #keepName(part: Uint8Array): void {
    this.#nameBytes += part.length;
    if (this.#nameBytes <= maxNameBytes) this.#name += Buffer.from(part).toString('latin1');
  }

  /** A key may be written with escapes (`"\u0073tore"`); providers read it as the plain name, so we must too. */
  #decodeName(): string {
    if (this.#nameBytes > maxNameBytes) return '';
    if (/^\w*$/.test(this.#name)) return this.#name;
    try {
      return JSON.parse(`"${Buffer.from(this.#name, 'latin1').toString('utf8')}"`) as string;
    } catch {
      this.problem = 'not_json';
      return '';
    }
  }
}

/** Most strings are short, where a loop beats the call; the long ones hold whole files. */
function nextQuote(chunk: Uint8Array, from: number): number {
  const near = Math.min(from + 32, chunk.length);
  for (let at = from; at < near; at++) if (chunk[at] === 0x22) return at;
  return Uint8Array.prototype.indexOf.call(chunk, 0x22, near);
}

function isNumberByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2e ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x65 ||
    byte === 0x45
  );
}

function isValueStart(byte: number): boolean {
  return byte === 0x5b || byte === 0x22 || byte === 0x2d || (byte >= 0x30 && byte <= 0x39) || byte in words;
}
