import { hash } from 'node:crypto';
import type { Reply } from '../core/reply.ts';
import { jsonReply } from '../core/reply.ts';
import type { Account } from './accounts.ts';
import { page, success } from './envelope.ts';

const sharedNumber = '+61481000000';
const since = '2026-01-05T08:00:00Z';

/** Who a message comes from; null when the account may not use that sender there. */
export function senderFor(account: Account, from: string, country: string): string | null {
  if (from === '') return sharedNumber;
  if (/^\+?\d+$/.test(from)) {
    const number = from.startsWith('+') ? from : `+${from}`;
    return [...account.dedicatedNumbers, ...account.ownNumbers].includes(number) ? number : null;
  }
  return isAlphaTagAllowed(account, from, country) ? from : null;
}

/** The United States know no alpha tags; Australia only those that were registered. */
function isAlphaTagAllowed({ alphaTags }: Account, tag: string, country: string): boolean {
  if (!/^[A-Za-z0-9+]{3,11}$/.test(tag) || country === 'US') return false;
  return country !== 'AU' || alphaTags.includes(tag);
}

export function dedicatedNumbers({ dedicatedNumbers, country }: Account, query: URLSearchParams): Reply {
  const numbers = dedicatedNumbers.map((number) => ({
    dedicated_number: number,
    country,
    price: '18.59',
    _country_name: country,
    notes: null,
    type: 'sms',
    number_type: 'longcode',
    number_category: null,
    number_guid: uuid(number).toUpperCase(),
    form_submission_id: null,
    status: {
      value: 0,
      label: 'REGISTRATION_NOT_REQUIRED',
      description: 'Your number is ready to go.',
      name: 'Ready to use',
    },
  }));
  return success(page(numbers, query), 'Here are you dedicated numbers.');
}

/** These two lists come without the envelope of all other answers. */
export function ownNumbers(account: Account): Reply {
  const own_numbers = account.ownNumbers.map((number) => ({
    ...owned(account, number),
    phone_number: number,
    country: account.country,
    label: 'My phone number',
    status: 'APPROVED',
    verified_timestamp: since,
    is_nearing_expiration: false,
  }));
  return jsonReply(200, [], { own_numbers, _metadata: { pagination: { page_size: 10 } } });
}

export function alphaTags(account: Account): Reply {
  const alpha_tags = account.alphaTags.map((tag) => ({
    ...owned(account, tag),
    alpha_tag: tag,
    status: 'APPROVED',
    reason: 'Company Name',
  }));
  return jsonReply(200, [], { alpha_tags, _metadata: { pagination: { page_size: 10 } } });
}

function owned({ username }: Account, what: string) {
  return {
    id: uuid(what),
    account_id: uuid(username),
    workspace_id: uuid(username),
    user_id: uuid(username),
    created_timestamp: since,
    updated_timestamp: since,
  };
}

function uuid(of: string): string {
  return hash('sha256', of).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
