import type { Usage } from '../types.ts';

export type Said = Readonly<Record<string, unknown>>;

/** What a provider has said so far of a call. */
export interface Counted {
  usage: Usage;
  credits?: number;
  percent?: number;
  /** Nothing more will come: these are the numbers of the whole call. */
  final: boolean;
}

/** Understands one provider's numbers; one for each call. */
export interface UsageReader {
  /** An answer, or an event of one, that has `usage` in it; of a large one perhaps only the end. */
  read(said: Said): void;
  /** null: no numbers came, or none that can be. */
  counted(): Counted | null;
}

/** A number that a provider can mean as a count; null: absent or nonsense. */
export function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1e9 ? value : null;
}

export function partOf(said: Said | null, name: string): Said | null {
  const part = said?.[name];
  return typeof part === 'object' && part !== null && !Array.isArray(part) ? (part as Said) : null;
}
