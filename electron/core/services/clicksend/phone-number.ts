import { callingCode } from './calling-codes.ts';

/** Whom a message goes to: exactly one number. */
export interface PhoneNumber {
  /** International form with +, or the digits of a local number. */
  digits: string;
  /** Local numbers: the country that they are read in. null: international form. */
  country: string | null;
}

export type NumberCheck = PhoneNumber | { problem: string };

const advice = 'Write it in international form, like +61400000001.';

// E.164: at most 15 digits, the country code included; the shortest in use have 7.
const international = /^\+[1-9]\d{6,14}$/;
const local = /^\d{4,13}$/;

/**
 * Reads one phone number as people write it. What could be read in two ways is refused: a message to a stranger cannot
 * be taken back.
 */
export function readNumber(text: string, country: string): NumberCheck {
  const typed = text.trim();
  if (typed === '') return { problem: `The number is missing. ${advice}` };
  if (/\p{C}|\p{Zl}|\p{Zp}/u.test(typed)) {
    return { problem: 'A number has no line breaks, control or invisible characters in it.' };
  }
  if (/[,;|&]/.test(typed) || /\d.*\+/.test(typed)) {
    return { problem: 'A message goes to one number. Call this once for each recipient.' };
  }
  if (/\p{L}/u.test(typed)) return { problem: `A number has no letters in it. ${advice}` };
  if (/^(?:\+|00).*\(0\)/.test(typed)) {
    return { problem: 'Leave the (0) out: it is not dialled after the country code.' };
  }
  // Spaces, dashes, dots and parentheses stand between digits for people only.
  const tidy = typed.replace(/[\p{Zs}().\p{Pd}]/gu, '').replace(/^00/, '+');
  if (tidy.startsWith('+')) {
    return international.test(tidy)
      ? { digits: tidy, country: null }
      : { problem: `This is not a number in international form. ${advice}` };
  }
  return local.test(tidy) ? localNumber(tidy, country) : { problem: `This is not a phone number. ${advice}` };
}

function localNumber(digits: string, country: string): NumberCheck {
  const code = callingCode(country);
  if (code === undefined) {
    return {
      problem: `The number has no country code. ${advice} Or give the country that it is in as two letters, like AU.`,
    };
  }
  // Long enough to be that country's number without its plus sign; or a local one that begins alike.
  if (digits.startsWith(code) && digits.length >= 10) {
    return {
      problem: `This number can be read with and without the country code ${code} (${country}). Write it in international form, beginning with +${code}.`,
    };
  }
  return { digits, country };
}

/** For people, and for the record of what was sent. */
export function showNumber({ digits, country }: PhoneNumber): string {
  return country === null ? digits : `${digits} (${country})`;
}
