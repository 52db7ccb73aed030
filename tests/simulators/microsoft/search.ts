import { type StoredMail, addressesOf } from '../mailbox/mailbox.ts';

type Test = (mail: StoredMail) => boolean;

/** The part of KQL that people use most. The whole has to stand in double quotes; null when it does not. */
export function compileSearch(search: string): Test | null {
  const [, inner] = /^"([\s\S]*)"$/.exec(search.trim()) ?? [];
  if (inner === undefined) return null;
  const query = inner.replace(/\\(["\\])/g, '$1');
  const terms = query.match(/(?:\w+[:>=<]+)?(?:"[^"]*"|[^\s"]+)/g) ?? [];
  const tests = terms.filter((term) => term !== 'AND').map(readTerm);
  return (mail) => tests.every((test) => test(mail));
}

const properties: Record<string, (mail: StoredMail) => string> = {
  from: ({ parsed }) => people(parsed.from),
  to: ({ parsed }) => people(parsed.to),
  cc: ({ parsed }) => people(parsed.cc),
  bcc: ({ parsed }) => people(parsed.bcc),
  participants: ({ parsed }) => `${people(parsed.from)} ${people(parsed.to)} ${people(parsed.cc)}`,
  subject: ({ parsed }) => parsed.subject ?? '',
  body: ({ parsed }) => parsed.text ?? '',
  attachment: ({ parsed }) => parsed.attachments.map(({ filename = '' }) => filename).join(' '),
  hasattachments: ({ parsed }) => String(parsed.attachments.length > 0),
  isread: ({ unread }) => String(!unread),
};

function readTerm(term: string): Test {
  const [, property = '', operator = '', quoted = ''] = /^(?:(\w+)([:>=<]+))?(.*)$/.exec(term) ?? [];
  const value = quoted.replace(/^"|"$/g, '').replace(/\*$/, '').toLowerCase();
  if (property.toLowerCase() === 'received') return received(operator, value);
  const read = properties[property.toLowerCase()] ?? everywhere;
  return (mail) => read(mail).toLowerCase().includes(value);
}

function received(operator: string, value: string): Test {
  const at = new Date(value).getTime();
  const day = 24 * 3600_000;
  if (operator === '>=') return (mail) => mail.at.getTime() >= at;
  if (operator === '<') return (mail) => mail.at.getTime() < at;
  return (mail) => mail.at.getTime() >= at && mail.at.getTime() < at + day;
}

function everywhere({ parsed }: StoredMail): string {
  return `${people(parsed.from)} ${parsed.subject ?? ''} ${parsed.text ?? ''}`;
}

function people(field: Parameters<typeof addressesOf>[0]): string {
  return addressesOf(field)
    .map(({ name, address }) => `${name} ${address}`)
    .join(' ');
}
