import { domainToASCII, domainToUnicode } from 'node:url';
import { encodedWord } from './line.ts';

/** An address in the form that goes into the envelope, or why it cannot. */
export type AddressCheck = { address: string } | { problem: string };

// RFC 5321 §4.5.3.1: a path of 256 octets, angle brackets included, and a local part of 64.
const longestAddress = 254;
const longestLocalPart = 64;
const longestDomain = 253;

// RFC 5322 dot-atom. Quoted local parts are legal and dead, and where parsers disagree about addresses.
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads exactly one mail address. Mail libraries parse a string as a list, with groups and comments, so that
 * `"you@y.test\r\nBcc: evil@z.test"` reaches somebody else; nothing that could be read so gets past here.
 * The domain comes back in lower case and in its ASCII form, the local part as it was.
 */
export function checkAddress(text: string): AddressCheck {
  if (/[\p{C}\p{Z}]/u.test(text)) {
    return { problem: 'An address has no spaces, line breaks or invisible characters in it.' };
  }
  if (/[,;:<>()"\\[\]]/.test(text)) {
    return {
      problem:
        'Give one bare address like kim@example.com: no name, list, group, quotes or brackets. Names go into “name”, more recipients into entries of their own.',
    };
  }
  const [local = '', domain, ...more] = text.split('@');
  if (domain === undefined || more.length > 0) return { problem: 'An address has exactly one @.' };
  const problem = localProblem(local);
  if (problem) return { problem };
  const ascii = asciiDomain(domain);
  if (ascii === null) return { problem: 'The part after the @ is not a domain like example.com.' };
  const address = `${local}@${ascii}`;
  if (address.length > longestAddress)
    return { problem: `An address has at most ${longestAddress} characters.` };
  return { address };
}

function localProblem(local: string): string | null {
  if (/[^\x20-\x7e]/.test(local)) {
    return 'The part before the @ has letters beyond a–z, which many mail servers cannot deliver to. Ask for another address of this person.';
  }
  if (local.length > longestLocalPart)
    return `The part before the @ has at most ${longestLocalPart} characters.`;
  // Who reads recipients from the headers, as Gmail does, may read what is encoded there: somebody else's address.
  const isValid = localPart.test(local) && !encodedWord.test(local);
  return isValid ? null : 'The part before the @ is not valid.';
}

/** null for what is no domain name: bare numbers and address literals too, which name a machine instead of a mail domain. */
function asciiDomain(domain: string): string | null {
  const lower = domain.toLowerCase().normalize('NFC');
  // The URL parser's form of a host unescapes, maps and drops characters; what it changed is not what was asked for.
  if (/[%/?#]/.test(lower)) return null;
  const ascii = domainToASCII(lower);
  const same = isAscii(lower) ? ascii === lower : domainToUnicode(ascii) === lower;
  if (!same || ascii.length > longestDomain) return null;
  const labels = ascii.split('.');
  const last = labels.at(-1) ?? '';
  if (!labels.every((part) => label.test(part)) || /^(?:\d+|0x[0-9a-f]*)$/.test(last)) return null;
  return labels.length > 1 || ascii === 'localhost' ? ascii : null;
}

function isAscii(text: string): boolean {
  return /^[\x21-\x7e]*$/.test(text);
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
