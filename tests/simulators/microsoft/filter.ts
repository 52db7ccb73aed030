import { type StoredMail, addressesOf } from '../mailbox/mailbox.ts';

type Test = (mail: StoredMail) => boolean;

const values: Record<string, (mail: StoredMail) => string | boolean | number> = {
  isread: ({ unread }) => !unread,
  isdraft: ({ place }) => place === 'drafts',
  hasattachments: ({ parsed }) => parsed.attachments.length > 0,
  subject: ({ parsed }) => parsed.subject ?? '',
  internetmessageid: ({ parsed }) => parsed.messageId ?? '',
  conversationid: ({ threadId }) => `AAQkAD${threadId}`,
  receiveddatetime: ({ at }) => at.getTime(),
  'from/emailaddress/address': ({ parsed }) => addressesOf(parsed.from)[0]?.address ?? '',
};

const extendedProperty =
  /^singleValueExtendedProperties\/any\(\s*(\w+)\s*:\s*\1\/id eq '([^']*)' and \1\/value eq '([^']*)'\s*\)$/i;

/** Comparisons that are joined by `and`; null for anything else. */
export function compileFilter(filter: string): Test | null {
  const [, , id, value] = extendedProperty.exec(filter) ?? [];
  if (id !== undefined)
    return ({ properties }) => properties.some((own) => own.id === id && own.value === value);
  const tests = filter.split(/\s+and\s+/i).map(readComparison);
  if (tests.some((test) => test === null)) return null;
  return (mail) => tests.every((test) => test?.(mail) === true);
}

function readComparison(text: string): Test | null {
  const [, property = '', operator = '', literal = ''] =
    /^\(?\s*([\w/]+)\s+(eq|ne|ge|gt|le|lt)\s+(.+?)\s*\)?$/i.exec(text) ?? [];
  const value = values[property.toLowerCase()];
  const compare = comparisons[operator.toLowerCase()];
  if (value === undefined || compare === undefined) return null;
  const wanted = readLiteral(literal);
  return (mail) => compare(comparable(value(mail)), wanted);
}

function readLiteral(literal: string): string | number {
  const [, quoted] = /^'(.*)'$/.exec(literal) ?? [];
  if (quoted !== undefined) return quoted.replaceAll("''", "'").toLowerCase();
  return /^(true|false)$/i.test(literal) ? literal.toLowerCase() : new Date(literal).getTime();
}

function comparable(value: string | boolean | number): string | number {
  return typeof value === 'number' ? value : String(value).toLowerCase();
}

const comparisons: Record<string, (a: string | number, b: string | number) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  ge: (a, b) => a >= b,
  gt: (a, b) => a > b,
  le: (a, b) => a <= b,
  lt: (a, b) => a < b,
};
