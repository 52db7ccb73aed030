import { ConnectionError, type SettingsOf } from '../../connections/types.ts';
import { parseEndpoint } from '../base-url.ts';
import { KeyError } from '../types.ts';
import { callingCode } from './calling-codes.ts';
import { readNumber } from './phone-number.ts';

type ClickSend = SettingsOf<'clicksend'>;

const defaultBaseUrl = 'https://rest.clicksend.com';

function refuse(field: string, message: string, hint = ''): never {
  throw new ConnectionError('invalid_input', message, hint, field);
}

/** Checks and tidies what a person typed. */
export function normaliseClickSend({ username, from, country, baseUrl }: ClickSend): ClickSend {
  const name = username.trim();
  if (name === '') refuse('username', 'Enter the user name of your ClickSend account.');
  // RFC 7617: in Basic authentication, a user name ends at the first colon.
  if (/[:\p{Cc}]/u.test(name))
    refuse('username', 'A user name has no colon and no control characters in it.');
  const iso = country.trim().toUpperCase();
  if (callingCode(iso) === undefined)
    refuse('country', 'This is not the two-letter code of a country, like AU.');
  return {
    kind: 'clicksend',
    username: name,
    from: senderOf(from.trim()),
    country: iso,
    baseUrl: baseUrlOf(baseUrl),
  };
}

/** Empty: ClickSend's own. */
export function baseUrlOf(typed: string | undefined): string {
  try {
    return parseEndpoint(typed?.trim() || defaultBaseUrl).baseUrl.replace(/\/v3$/, '');
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new ConnectionError('invalid_input', error.message, error.hint, 'baseUrl');
  }
}

/** Empty, a number, a short code, or a sender ID of up to 11 characters. */
function senderOf(from: string): string {
  if (from === '' || /^\d{3,6}$/.test(from)) return from;
  return /\p{L}/u.test(from) ? tagOf(from) : numberOf(from);
}

function tagOf(from: string): string {
  if (/\s/.test(from)) refuse('from', 'A sender ID has no spaces in it.');
  if (from.length > 11) refuse('from', 'A sender ID has at most 11 characters.');
  if (!/^[A-Za-z0-9+&._-]+$/.test(from)) {
    refuse('from', 'A sender ID is made of the letters A to Z and digits.');
  }
  return from;
}

function numberOf(from: string): string {
  // Whole numbers without their plus sign, as ClickSend lists some.
  const checked = readNumber(/^[1-9]\d{9,14}$/.test(from) ? `+${from}` : from, '');
  if ('digits' in checked) return checked.digits;
  return refuse(
    'from',
    'This is neither a number nor a sender ID.',
    'Write a number in international form, like +61400000001; or leave it empty for ClickSend’s shared numbers.',
  );
}
