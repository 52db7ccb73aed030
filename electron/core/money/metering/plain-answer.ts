import { JsonScan } from '../../gateway/body/json-scan.ts';
import { parsed } from './fields.ts';
import { lastMember } from './last-member.ts';
import type { Said, UsageReader } from './reader.ts';

/** Up to here an answer is kept whole until it ends; of a larger one only its beginning and its end. */
const smallAnswer = 64 * 1024;
const tailBytes = 4096;

/** Where in an answer the numbers stand. */
interface Place {
  /** How the member's name begins. */
  key?: string | undefined;
  /** What the reader needs besides may stand in front of it. */
  whole?: boolean | undefined;
}

/** An answer in one piece. Its numbers nearly always stand at its end; some providers write them at its beginning. */
export class PlainAnswer {
  readonly #head: Buffer[] = [];
  #tail: Buffer[] = [];
  #tailSize = 0;
  size = 0;

  push(chunk: Buffer): void {
    if (this.size <= smallAnswer) this.#head.push(chunk);
    this.size += chunk.length;
    this.#tail.push(chunk);
    this.#tailSize += chunk.length;
    while (this.#tail.length > 1 && this.#tailSize - (this.#tail[0]?.length ?? 0) >= tailBytes) {
      this.#tailSize -= this.#tail.shift()?.length ?? 0;
    }
  }

  readInto(reader: UsageReader, { key = 'usage', whole = false }: Place): void {
    const said = (whole ? null : this.#end(key)) ?? this.#small() ?? this.#end(key) ?? this.#beginning(key);
    if (said) reader.read(said);
  }

  #end(key: string): Said | null {
    const text = textOf(this.#tail);
    return lastMember(text.length > tailBytes ? text.slice(-tailBytes) : text, key, 0);
  }

  #small(): Said | null {
    if (this.size > smallAnswer) return null;
    const said = parsed(Buffer.concat(this.#head).toString('utf8'));
    return typeof said === 'object' && said !== null ? (said as Said) : null;
  }

  #beginning(key: string): Said | null {
    const bytes = Buffer.concat(this.#head).subarray(0, smallAnswer);
    const scan = new JsonScan();
    scan.feed(bytes);
    const numbers = scan.members.find(({ name }) => name.startsWith(key));
    return numbers ? { [numbers.name]: parsed(bytes.subarray(numbers.valueStart, numbers.end)) } : null;
  }
}

function textOf(parts: readonly Buffer[]): string {
  const [only] = parts;
  return (parts.length === 1 && only ? only : Buffer.concat(parts)).toString('latin1');
}
