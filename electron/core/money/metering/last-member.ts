import { parsed } from './fields.ts';
import type { Said } from './reader.ts';

/** More than one in an honest answer are tool schemas that it repeats. */
const mostTries = 8;

/**
 * The member whose name begins with `name`, of the object that ends where `text` ends, with what stands behind it; `text`
 * is the end of a JSON text, `closers` how many more objects end with it.
 *
 * Inside a string the quote would be escaped, so what is found is a key, or else the rest is no object; and as the rest is
 * one whole object, the key is of the very object that ends there: nothing that the answer repeats (a tool's schema,
 * metadata) can pass for it.
 */
export function lastMember(text: string, name: string, closers: number): Said | null {
  const whole = text.trimEnd();
  if (!whole.endsWith('}'.repeat(closers + 1))) return null;
  const end = whole.length - closers;
  const key = `"${name}`;
  let at = whole.lastIndexOf(key);
  for (let tries = 0; at >= 0 && tries < mostTries; tries++) {
    const found = parsed(`{${whole.slice(at, end)}`);
    if (found !== undefined) return found as Said;
    at = at === 0 ? -1 : whole.lastIndexOf(key, at - 1);
  }
  return null;
}
