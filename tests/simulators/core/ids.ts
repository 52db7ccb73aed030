import { createHash } from 'node:crypto';

/** Ids that look like the provider's, differ for each request, and are the same in every run. */
export function idFrom(kind: string, serial: number, length: number): string {
  let letters = '';
  for (let round = 0; letters.length < length; round++) {
    letters += createHash('sha256')
      .update(`${kind} ${serial} ${round}`)
      .digest('base64url')
      .replace(/[-_]/g, '');
  }
  return letters.slice(0, length);
}

/** The cheap form for the headers of every answer. */
export function hexId(serial: number, length = 32): string {
  return (serial * 2_654_435_761).toString(16).padStart(length, '7a3f0c95e1d84b62');
}

export function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
