import type { UsageKind } from '../../../../shared/ipc/money.ts';
import type { Asked } from './asked.ts';

/** Whether one of these stands in the body, as JSON writes a name or a short value. */
export function mentions(body: Buffer | null, words: readonly Buffer[]): boolean {
  return body !== null && (words.some((word) => body.includes(word)) || writesInRiddles(body));
}

export function quoted(...words: string[]): Buffer[] {
  return words.map((word) => Buffer.from(`"${word}"`));
}

const escape = Buffer.from('\\u00');

/**
 * Letters written as escapes (`"imag\u0065"`) would hide a word from a search of the bytes. No honest writer escapes
 * them, so a body that has one is taken to say everything.
 */
function writesInRiddles(body: Buffer): boolean {
  for (let at = body.indexOf(escape); at >= 0; at = body.indexOf(escape, at + 1)) {
    const code = Number.parseInt(body.toString('latin1', at + 4, at + 6), 16);
    if (/[A-Za-z0-9_]/.test(String.fromCharCode(code))) return true;
  }
  return false;
}

/** What providers put in front of a body that has tools: at most some hundred tokens for each of their own. */
const toolPreamble = 4096;

export interface InputBound {
  /** Pictures, sound, files: they count otherwise than by their bytes. */
  media: boolean;
  tools: boolean;
  /** How often the model may be asked again within the call, with what its tools found. */
  rounds: number;
}

/** Every token is at least one byte, and none is read beyond the model's context. */
export function mostInput({ body, tariff }: Asked, { media, tools, rounds }: InputBound): number {
  const { context } = tariff;
  if (media || rounds > 0) return context * (rounds + 1);
  const bytes = (body?.length ?? 0) + (tools ? toolPreamble : 0);
  return Math.min(bytes, context);
}

/** So much of the dearest of these kinds. */
export function dearest(
  { tariff }: Asked,
  kinds: readonly UsageKind[],
  count: number,
): Partial<Record<UsageKind, number>> {
  return { [tariff.dearest(kinds)]: count };
}
