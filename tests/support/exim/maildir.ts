import { type FSWatcher, readFileSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { Waiters } from '../../simulators/core/waiters.ts';

/** A message that lies in the mailbox; one for each recipient. */
export interface DeliveredMail {
  /** Who had signed in to send it. */
  user: string;
  /** The envelope. */
  from: string;
  to: string;
  raw: Buffer;
  parse: () => Promise<ParsedMail>;
}

export type DeliveredMatch = Partial<Pick<DeliveredMail, 'user' | 'from' | 'to'>>;

/** Reads what a mail server has delivered, as it arrives. */
export class Maildir {
  readonly mails: DeliveredMail[] = [];
  readonly #folder: string;
  readonly #read = new Set<string>();
  readonly #waiters = new Waiters<DeliveredMail>();
  readonly #watcher: FSWatcher;

  constructor(maildir: string) {
    this.#folder = join(maildir, 'new');
    this.#watcher = watch(this.#folder, () => this.#look());
  }

  waitFor(match: DeliveredMatch): Promise<DeliveredMail> {
    this.#look();
    return this.#waiters.waitFor(this.mails, (mail) => fits(mail, match));
  }

  close(): void {
    this.#watcher.close();
    this.#waiters.end();
  }

  /** A file appears here only when it is complete. */
  #look(): void {
    for (const name of readdirSync(this.#folder).toSorted()) {
      if (this.#read.has(name)) continue;
      this.#read.add(name);
      const mail = readMail(readFileSync(join(this.#folder, name)));
      this.mails.push(mail);
      this.#waiters.changed(mail);
    }
  }
}

function readMail(raw: Buffer): DeliveredMail {
  const head = raw.toString().split('\n\n', 1).join();
  const header = (name: string): string => new RegExp(`^${name}: <?(.*?)>?$`, 'm').exec(head)?.[1] ?? '';
  return {
    user: header('X-Signed-In'),
    from: header('Return-path'),
    to: header('Envelope-to'),
    raw,
    parse: () => simpleParser(raw),
  };
}

function fits(mail: DeliveredMail, { user, from, to }: DeliveredMatch): boolean {
  return (
    (user ?? mail.user) === mail.user && (from ?? mail.from) === mail.from && (to ?? mail.to) === mail.to
  );
}
