import type { Member } from '../../gateway/body/json-scan.ts';
import type { Asked } from './asked.ts';

/** Larger numbers are no counts: a ceiling made of them would be no number that anybody can pay. */
const mostCount = 1e9;
/** No provider gives more answers to one question. */
const mostAnswers = 128;
/** Longer values are content. */
const mostBytes = 4096;

/** Reads single fields of a body by their place in it; of a form by their names. Nothing else is parsed. */
export class Fields {
  readonly #asked: Asked;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  has(name: string): boolean {
    return this.#member(name) !== null || this.#asked.form.has(name);
  }

  /** A whole number that is not negative; null: absent, or nothing that a provider would take for a count. */
  count(name: string): number | null {
    const raw = this.raw(name);
    if (raw === null || raw.length > 24) return null;
    const value = Number(raw.toString('latin1'));
    return Number.isInteger(value) && value >= 0 ? Math.min(value, mostCount) : null;
  }

  /** How many answers are asked for. What is no count may be one to the provider: then as many as any of them gives. */
  answers(name: string): number {
    const raw = this.raw(name)?.toString('latin1') ?? 'null';
    return raw === 'null' ? 1 : Math.min(Math.max(this.count(name) ?? mostAnswers, 1), mostAnswers);
  }

  /** A short text; null: absent, long, or no text. */
  text(name: string): string | null {
    const value = this.value(name);
    return typeof value === 'string' ? value : null;
  }

  isTrue(name: string): boolean {
    return this.raw(name)?.equals(trueBytes) ?? false;
  }

  /** A parsed value that is not long; undefined: absent or long. */
  value(name: string): unknown {
    const field = this.#asked.form.get(name);
    if (field !== undefined) return field;
    const raw = this.raw(name);
    return raw === null || raw.length > mostBytes ? undefined : parsed(raw);
  }

  /** The value as it stands in the body. */
  raw(name: string): Buffer | null {
    const { body, form } = this.#asked;
    const member = this.#member(name);
    if (member) return body?.subarray(member.valueStart, member.end) ?? null;
    const field = form.get(name);
    return field === undefined ? null : Buffer.from(field);
  }

  #member(name: string): Member | null {
    for (const member of this.#asked.members) if (member.name === name) return member;
    return null;
  }
}

const trueBytes = Buffer.from('true');

/** The scan that found it checks the structure, not what stands in strings and numbers. */
export function parsed(json: Buffer | string): unknown {
  try {
    return JSON.parse(json.toString());
  } catch {
    return undefined;
  }
}
