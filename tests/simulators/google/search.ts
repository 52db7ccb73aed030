import { type StoredMail, addressesOf } from '../mailbox/mailbox.ts';
import { labelsOf } from './resources.ts';

type Test = (mail: StoredMail) => boolean;

/** The part of Gmail's search language that people use most; anything else is a word to look for. */
export function compileSearch(query: string): Test {
  const terms = query.match(/-?(?:\w+:)?(?:"[^"]*"|[^\s"]+)/g) ?? [];
  const tests: Test[] = [];
  for (let at = 0; at < terms.length; at++) {
    const one = readTerm(terms[at] ?? '');
    if (terms[at + 1] === 'OR' && terms[at + 2] !== undefined) {
      const other = readTerm(terms[at + 2] ?? '');
      tests.push((mail) => one(mail) || other(mail));
      at += 2;
    } else tests.push(one);
  }
  return (mail) => tests.every((test) => test(mail));
}

function readTerm(term: string): Test {
  const [, minus, operator, rest = ''] = /^(-?)(?:(\w+):)?(.*)$/.exec(term) ?? [];
  const value = rest.replace(/^"|"$/g, '').toLowerCase();
  const test = operators[operator?.toLowerCase() ?? ''] ?? word;
  const wanted =
    operators[operator?.toLowerCase() ?? ''] === undefined && operator !== undefined
      ? `${operator}:${value}`
      : value;
  return (mail) => test(mail, wanted) !== (minus === '-');
}

const operators: Record<string, (mail: StoredMail, value: string) => boolean> = {
  from: ({ parsed }, value) => people(parsed.from).includes(value),
  to: ({ parsed }, value) => people(parsed.to).includes(value),
  cc: ({ parsed }, value) => people(parsed.cc).includes(value),
  bcc: ({ parsed }, value) => people(parsed.bcc).includes(value),
  subject: ({ parsed }, value) => (parsed.subject ?? '').toLowerCase().includes(value),
  rfc822msgid: ({ parsed }, value) =>
    (parsed.messageId ?? '').toLowerCase().replace(/[<>]/g, '') === value.replace(/[<>]/g, ''),
  filename: ({ parsed }, value) =>
    parsed.attachments.some(({ filename }) => filename?.toLowerCase().includes(value)),
  has: ({ parsed }, value) => value === 'attachment' && parsed.attachments.length > 0,
  is: (mail, value) => (value === 'read' ? !mail.unread : labelsOf(mail).includes(value.toUpperCase())),
  in: isIn,
  label: isIn,
  after: ({ at }, value) => at.getTime() >= instant(value),
  before: ({ at }, value) => at.getTime() < instant(value),
  newer_than: ({ at }, value) => at.getTime() >= Date.now() - span(value),
  older_than: ({ at }, value) => at.getTime() < Date.now() - span(value),
};

function isIn(mail: StoredMail, value: string): boolean {
  if (value === 'anywhere') return true;
  const name = { drafts: 'draft' }[value] ?? value;
  return labelsOf(mail).some((label) => label.toLowerCase() === name);
}

function word({ parsed }: StoredMail, value: string): boolean {
  const { subject = '', text = '', from, to, cc } = parsed;
  return `${subject} ${text} ${people(from)} ${people(to)} ${people(cc)}`.toLowerCase().includes(value);
}

function people(field: Parameters<typeof addressesOf>[0]): string {
  return addressesOf(field)
    .map(({ name, address }) => `${name} ${address}`)
    .join(' ')
    .toLowerCase();
}

/** 2026/01/31, 2026-01-31 or seconds since 1970. */
function instant(value: string): number {
  return /^\d{5,}$/.test(value)
    ? Number(value) * 1000
    : new Date(`${value.replaceAll('/', '-')}T00:00:00Z`).getTime();
}

function span(value: string): number {
  const [, count, unit] = /^(\d+)([hdmy])$/.exec(value) ?? [];
  const hours = { h: 1, d: 24, m: 24 * 30, y: 24 * 365 }[unit ?? ''] ?? Number.NaN;
  return Number(count) * hours * 3600_000;
}
