import { type ParsedMail, simpleParser } from 'mailparser';
import { hexId } from '../core/ids.ts';
import { Waiters } from '../core/waiters.ts';
import { type NewMail, compose } from './compose.ts';
import { type MimePart, headerOf, parseMime, withoutHeader } from './mime.ts';

export type Place = 'inbox' | 'sent' | 'drafts';

export interface StoredMail {
  /** Never changes. */
  id: string;
  threadId: string;
  place: Place;
  unread: boolean;
  /** Given by the person, besides those that say where it is. */
  labels: string[];
  at: Date;
  raw: Buffer;
  root: MimePart;
  parsed: ParsedMail;
  /** What Graph keeps besides, by the ids that apps make up. */
  properties: { id: string; value: string }[];
  /** Counts the moves from one folder to another. */
  moves: number;
}

/** A message that went out. */
export interface SentMail {
  /** The account that sent it. */
  account: string;
  /** Everybody whom it goes to, Bcc included. */
  to: string[];
  /** The Message-ID header. */
  messageId: string;
  raw: Buffer;
  parsed: ParsedMail;
  mail: StoredMail;
}

export type SentMatch = { account?: string; to?: string } | ((sent: SentMail) => boolean);

export interface Seed extends NewMail {
  place?: Place;
  unread?: boolean;
  labels?: string[];
  threadId?: string;
}

interface Put {
  place: Place;
  unread?: boolean;
  labels?: string[];
  threadId?: string | undefined;
  at?: Date | undefined;
}

/** The mailboxes of one provider. What goes to one of them lands there, what goes elsewhere is only written down. */
export class Post {
  readonly sent: SentMail[] = [];
  readonly #boxes = new Map<string, StoredMail[]>();
  readonly #waiters = new Waiters<SentMail>();
  #serial = 0;

  open(email: string): void {
    this.#boxes.set(email.toLowerCase(), []);
  }

  /** Everything in a mailbox, newest first. */
  of(email: string): StoredMail[] {
    return this.#box(email).toReversed();
  }

  find(email: string, id: string): StoredMail | undefined {
    return this.#box(email).find((mail) => mail.id === id);
  }

  async seed(email: string, { place = 'inbox', unread = true, labels, threadId, ...mail }: Seed) {
    const raw = await compose({ to: [email], ...mail });
    return this.put(email, raw, { place, unread, threadId, at: mail.date, ...(labels && { labels }) });
  }

  async put(email: string, raw: Buffer, put: Put): Promise<StoredMail> {
    const parsed = await simpleParser(raw);
    const root = parseMime(raw);
    const id = hexId(++this.#serial, 16);
    const box = this.#box(email);
    const { place, unread = false, labels = [], at = new Date() } = put;
    const threadId = put.threadId ?? answered(box, root) ?? id;
    const mail = { id, threadId, place, unread, labels, at, raw, root, parsed, properties: [], moves: 0 };
    const before = box.findLastIndex((one) => one.at <= at);
    box.splice(before + 1, 0, mail);
    return mail;
  }

  /** Writes other bytes into a draft. */
  async rewrite(mail: StoredMail, raw: Buffer): Promise<void> {
    mail.parsed = await simpleParser(raw);
    mail.root = parseMime(raw);
    mail.raw = raw;
  }

  remove(email: string, { id }: StoredMail): void {
    const box = this.#box(email);
    box.splice(
      box.findIndex((mail) => mail.id === id),
      1,
    );
  }

  /** Sends what already lies in the sender's mailbox: it moves to what was sent. */
  async send(account: string, mail: StoredMail): Promise<SentMail> {
    const { raw, parsed } = mail;
    if (mail.place !== 'sent')
      Object.assign(mail, { place: 'sent', unread: false, moves: mail.moves + 1, at: new Date() });
    const to = recipientsOf(parsed);
    const sent = { account, to, messageId: parsed.messageId ?? '', raw, parsed, mail };
    for (const address of new Set(to.map((one) => one.toLowerCase()))) {
      if (!this.#boxes.has(address)) continue;
      await this.put(address, withoutHeader(raw, 'Bcc'), { place: 'inbox', unread: true });
    }
    this.sent.push(sent);
    this.#waiters.changed(sent);
    return sent;
  }

  waitForSent(match: SentMatch = {}): Promise<SentMail> {
    return this.#waiters.waitFor(this.sent, (sent) => matches(sent, match));
  }

  endWaiting(): void {
    this.#waiters.end();
  }

  #box(email: string): StoredMail[] {
    const box = this.#boxes.get(email.toLowerCase());
    if (box === undefined) throw new Error(`There is no mailbox ${email} at this simulator.`);
    return box;
  }
}

export function addressesOf(field: ParsedMail['to']): { name: string; address: string }[] {
  return [field ?? []]
    .flat()
    .flatMap(({ value }) => value)
    .flatMap((one) => one.group ?? [one])
    .flatMap(({ name, address }) => (address === undefined ? [] : [{ name, address }]));
}

export function recipientsOf({ to, cc, bcc }: ParsedMail): string[] {
  return [to, cc, bcc].flatMap((field) => addressesOf(field).map(({ address }) => address));
}

/** The thread that a message answers. */
function answered(box: StoredMail[], root: MimePart): string | undefined {
  const known = `${headerOf(root, 'in-reply-to')} ${headerOf(root, 'references')}`;
  return box.find(({ parsed: { messageId } }) => messageId !== undefined && known.includes(messageId))
    ?.threadId;
}

function matches(sent: SentMail, match: SentMatch): boolean {
  if (typeof match === 'function') return match(sent);
  return (
    (match.account ?? sent.account) === sent.account && (match.to === undefined || sent.to.includes(match.to))
  );
}
