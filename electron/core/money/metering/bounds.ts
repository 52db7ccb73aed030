import type { UsageKind } from '../../../../shared/ipc/money.ts';
import type { Asked } from './asked.ts';

/** Names or short values to be looked for, as JSON writes them. */
export interface Words {
  /** For small bodies, in one pass. */
  pattern: RegExp;
  /** For large ones, where searching the bytes is faster. */
  bytes: readonly Buffer[];
}

/** From here on a body is searched as bytes. */
const large = 16 * 1024;

/**
 * Letters written as escapes (`"imag\u0065"`) would hide a word. No honest writer escapes letters, digits or underscores, so
 * a body that does is taken to say everything.
 */
const riddle = /\\u00(?:3\d|4[1-9a-f]|5[\daf]|6[1-9a-f]|7[\da])/i;
const escape = Buffer.from('\\u00');

/** Exactly these. */
export function quoted(...names: string[]): Words {
  return wordsOf(names.map((name) => `"${name}"`));
}

/** All that begin like this: tools have dates in their names. */
export function beginning(...names: string[]): Words {
  return wordsOf(names.map((name) => `"${name}`));
}

function wordsOf(texts: string[]): Words {
  const pattern = new RegExp(`${texts.join('|')}|${riddle.source}`, 'i');
  return { pattern, bytes: texts.map((text) => Buffer.from(text)) };
}

/** Whether one of these stands in the body. */
export function mentions(body: Buffer | null, { pattern, bytes }: Words): boolean {
  if (body === null) return false;
  if (body.length < large) return pattern.test(body.toString('latin1'));
  return (
    bytes.some((word) => body.includes(word)) ||
    (body.includes(escape) && riddle.test(body.toString('latin1')))
  );
}

/** What providers put in front of a body that has tools: at most some hundred tokens for each of their own. */
const toolPreamble = 4096;

export interface InputBound {
  /** Pictures, sound, files: they count otherwise than by their bytes. */
  media: boolean;
  tools: boolean;
  /** Texts that are read each for itself; absent: one. */
  texts?: number;
}

/** Every token is at least one byte, and none is read beyond the model's context. */
export function mostInput({ body, tariff }: Asked, { media, tools, texts = 1 }: InputBound): number {
  const context = tariff.context * texts;
  if (media) return context;
  const bytes = (body?.length ?? 0) + (tools ? toolPreamble : 0);
  return Math.min(bytes, context);
}

/** What a call says that it wants written, or what the model writes at most. Nobody writes beyond the context either. */
export function mostOutput({ tariff }: Asked, wanted: number | null): number {
  return Math.min(wanted ?? tariff.maxOutput, tariff.context);
}

/** More than any call makes of its provider's tools, however many it may. */
const mostUses = 1000;

/** How often a tool of the provider may run, by what the call says of it. */
export function usesWithin(wanted: number): number {
  return Math.min(wanted, mostUses);
}

/** So much of the dearest of these kinds. */
export function dearest(
  { tariff }: Asked,
  kinds: readonly UsageKind[],
  count: number,
): Partial<Record<UsageKind, number>> {
  return { [tariff.dearest(kinds)]: count };
}
