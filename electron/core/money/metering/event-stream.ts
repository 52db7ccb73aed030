import { parsed } from './fields.ts';
import { generatedIn } from './generated.ts';
import { lastMember } from './last-member.ts';
import { type Said, type UsageReader, partOf } from './reader.ts';

/** Longer events (pictures, whole answers repeated at the end) are not parsed, only their ends. */
const smallEvent = 64 * 1024;
/** Of a line that is longer, nothing is kept; no provider's numbers stand in one. */
const longestLine = 8 * 1024 * 1024;
/** The event with the numbers that Keydesk asked for has no text in it. */
const longestHeld = 16 * 1024;

const done = 'data: [DONE]';

/**
 * Server-sent events on their way (WHATWG HTML §9.2). Lines without numbers are only looked at. The bytes go on as they
 * come; only where Keydesk itself asked for the numbers, the event that brings them is taken out, and a line that is not
 * complete, which no client can read yet, waits for its end.
 */
export class EventStream {
  readonly #reader: UsageReader;
  readonly #asked: boolean;
  /** The line that has begun, as latin1: one character is one byte. */
  #line = '';
  /** Its bytes that have not gone on yet. */
  #held: Buffer[] = [];
  #heldSize = 0;
  /** The event was taken out: the blank line that ends it goes with it. */
  #dropBlank = false;
  /** The rest of this line goes on as it comes. */
  #passing = false;
  #tooLong = false;
  /** Bytes that the model wrote: as many tokens at most. */
  generated = 0;
  /** The stream said itself that it is complete. */
  done = false;

  /** `asked`: the numbers come because Keydesk asked for them. */
  constructor(reader: UsageReader, asked: boolean) {
    this.#reader = reader;
    this.#asked = asked;
  }

  /** What goes on; may be empty. */
  push(chunk: Buffer): Buffer {
    return this.#asked ? this.#without(chunk) : this.#watch(chunk);
  }

  /** The stream has ended: a last line without its end. */
  end(): Buffer | null {
    const bare = this.#endLine('');
    const held = this.#takeHeld();
    return bare || held.length === 0 ? null : held;
  }

  #watch(chunk: Buffer): Buffer {
    const text = chunk.toString('latin1');
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#endLine(text.slice(from, end));
      from = end + 1;
    }
    if (from < text.length) this.#begin(text.slice(from));
    return chunk;
  }

  #without(chunk: Buffer): Buffer {
    const text = chunk.toString('latin1');
    const parts: Buffer[] = [];
    let from = 0;
    let kept = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      if (this.#dropped(text.slice(from, end))) {
        if (from > kept) parts.push(chunk.subarray(kept, from));
        this.#takeHeld();
        kept = end + 1;
      } else if (this.#heldSize > 0) {
        parts.push(this.#takeHeld());
      }
      from = end + 1;
    }
    if (kept === 0 && from === chunk.length && parts.length === 0) return chunk;
    if (from > kept) parts.push(chunk.subarray(kept, from));
    if (from < chunk.length) this.#hold(chunk.subarray(from), text.slice(from), parts);
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }

  /** Whether this line, now complete, is kept from the agent. */
  #dropped(rest: string): boolean {
    const blank = this.#line === '' && (rest === '' || rest === '\r');
    const endsDropped = blank && this.#dropBlank;
    const bare = this.#endLine(rest) && !this.#passing;
    this.#passing = false;
    this.#dropBlank = bare;
    return bare || endsDropped;
  }

  #hold(part: Buffer, text: string, parts: Buffer[]): void {
    this.#begin(text);
    if (!this.#passing) {
      this.#held.push(part);
      this.#heldSize += part.length;
      if (this.#heldSize <= longestHeld) return;
      this.#passing = true;
      parts.push(this.#takeHeld());
    } else {
      parts.push(part);
    }
  }

  #takeHeld(): Buffer {
    const held = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldSize = 0;
    return held;
  }

  #begin(part: string): void {
    if (this.#line.length + part.length > longestLine) this.#tooLong = true;
    this.#line = this.#tooLong ? '' : this.#line + part;
  }

  /** True: the event holds numbers only, and they were asked for by Keydesk. */
  #endLine(rest: string): boolean {
    const line = this.#line === '' ? rest : this.#line + rest;
    const skip = this.#tooLong;
    this.#line = '';
    this.#tooLong = false;
    return !skip && line.startsWith('data:') && this.#event(line);
  }

  #event(line: string): boolean {
    if (hasNumbers(line)) {
      const said = eventIn(line);
      if (said) {
        this.#reader.read(said);
        if (this.#asked && isBare(said)) return true;
      }
    } else if (line.startsWith(done)) {
      this.done = true;
      return false;
    }
    this.generated += generatedIn(line);
    return false;
  }
}

/** `"usage": null` stands in every event of a stream that will bring the numbers at its end. */
const numbers = /"usage" ?: ?\{/;
const none = '"usage":null';

function hasNumbers(line: string): boolean {
  const at = line.indexOf('"usage"');
  return (
    at >= 0 &&
    (!line.startsWith(none, at) || line.includes('"usage"', at + none.length)) &&
    numbers.test(line)
  );
}

function eventIn(line: string): Said | null {
  const json = line.slice('data:'.length);
  if (json.length > smallEvent) {
    const response = lastMember(json, 'usage', 1);
    const last = response ? { response } : lastMember(json, 'usage', 0);
    if (last) return last;
  }
  const event = parsed(json);
  return typeof event === 'object' && event !== null ? (event as Said) : null;
}

/** The extra event that `stream_options.include_usage` brings: clients that did not ask index `choices[0]`. */
function isBare(said: Said): boolean {
  return Array.isArray(said['choices']) && said['choices'].length === 0 && partOf(said, 'usage') !== null;
}
