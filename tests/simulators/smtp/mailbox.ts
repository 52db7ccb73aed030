import { type ParsedMail, simpleParser } from 'mailparser';
import { Waiters } from '../core/waiters.ts';

/** A message as it was handed over: the envelope, and every byte between DATA and the dot. */
export interface ReceivedMail {
  serial: number;
  /** Who had signed in. */
  user: string | null;
  /** The envelope, which is not what the headers say. */
  from: string;
  to: string[];
  isSecure: boolean;
  raw: Buffer;
  parse: () => Promise<ParsedMail>;
}

export type MailMatch = { from?: string; to?: string; user?: string } | ((mail: ReceivedMail) => boolean);

export class Mailbox {
  readonly all: ReceivedMail[] = [];
  readonly #waiters = new Waiters<ReceivedMail>();

  add(received: Omit<ReceivedMail, 'serial' | 'parse'>): ReceivedMail {
    const { raw } = received;
    const mail = { ...received, serial: this.all.length + 1, parse: () => simpleParser(raw) };
    this.all.push(mail);
    this.#waiters.changed(mail);
    return mail;
  }

  waitFor(match: MailMatch = {}): Promise<ReceivedMail> {
    return this.#waiters.waitFor(this.all, (mail) => matches(mail, match));
  }

  end(): void {
    this.#waiters.end();
  }
}

function matches(mail: ReceivedMail, match: MailMatch): boolean {
  if (typeof match === 'function') return match(mail);
  const { from = mail.from, to, user = mail.user } = match;
  return mail.from === from && mail.user === user && (to === undefined || mail.to.includes(to));
}
