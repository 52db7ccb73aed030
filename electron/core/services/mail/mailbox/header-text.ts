import addressparser from 'nodemailer/lib/addressparser';
import { decodeText } from './charset.ts';
import type { Mailbox } from '../outgoing.ts';

/** Longer header values are no use to anybody, and parsing them is work. */
const longestHeader = 64 * 1024;
const mostMailboxes = 200;

const encodedWord = /=\?([^?\s]{1,64})\?([bq])\?([^?\s]*)\?=/gi;

/** Decodes encoded words (RFC 2047), of which a long text is several in a row; characters may be cut between them. */
export function headerText(value: string): string {
  const bounded = value.slice(0, longestHeader);
  const runs: { before: string; charset: string; bytes: Buffer[] }[] = [];
  let end = 0;
  for (const match of bounded.matchAll(encodedWord)) {
    const [whole, name = '', encoding = '', content = ''] = match;
    // A language may follow the charset (RFC 2231).
    const charset = name.replace(/\*.*$/, '').toLowerCase();
    const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(content, 'base64') : quoted(content);
    const between = bounded.slice(end, match.index);
    const last = runs.at(-1);
    const follows = last !== undefined && between.trim() === '';
    if (follows && last.charset === charset) last.bytes.push(bytes);
    else runs.push({ before: follows ? '' : between, charset, bytes: [bytes] });
    end = match.index + whole.length;
  }
  const decoded = runs.map(
    ({ before, charset, bytes }) => before + decodeText(Buffer.concat(bytes), charset),
  );
  return tidy(decoded.join('') + bounded.slice(end));
}

function quoted(content: string): Buffer {
  const bytes = content
    .replace(/_/g, ' ')
    .replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

/** One line, whatever was in it. */
function tidy(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Who stands in an address header, those in groups too. */
export function mailboxesIn(value: string): Mailbox[] {
  return addressparser(value.slice(0, longestHeader), { flatten: true })
    .slice(0, mostMailboxes)
    .map(({ name, address }) => ({ address: tidy(address), name: headerText(name) }));
}
