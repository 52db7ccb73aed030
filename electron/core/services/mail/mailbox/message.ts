import type { Mailbox } from '../outgoing.ts';
import { htmlToText } from './html-to-text.ts';

/** A mail in a list of results. */
export interface FoundMail {
  id: string;
  threadId: string | null;
  from: Mailbox | null;
  to: readonly Mailbox[];
  subject: string;
  /** ISO 8601, when it arrived or was sent. */
  date: string | null;
  snippet: string;
  unread: boolean;
  hasAttachments: boolean;
}

export interface AttachedFile {
  name: string;
  type: string;
  /** Bytes. */
  size: number;
}

/** A mail that was read. */
export interface ReadMail extends Omit<FoundMail, 'snippet' | 'hasAttachments'> {
  cc: readonly Mailbox[];
  bcc: readonly Mailbox[];
  replyTo: readonly Mailbox[];
  messageId: string | null;
  inReplyTo: string | null;
  attachments: readonly AttachedFile[];
}

/** As a mail has it: either may be missing. */
export interface MailBody {
  text: string | null;
  html: string | null;
  /** It is not all of it. */
  cut: boolean;
}

const longestText = 200_000;
const longestHtml = 1_000_000;
/** More markup than this is not read for its text. */
const longestSource = 4_000_000;
const mostAttachments = 200;

/** What an agent is told of a mail. HTML only if it is asked for: it is large, and made for eyes. */
export function shownMail(mail: ReadMail, body: MailBody, withHtml: boolean): Record<string, unknown> {
  const { attachments, ...headers } = mail;
  const { html, cut } = body;
  const source = html ?? '';
  // Some programs write a text of nothing but spaces beside the real mail.
  const text = html !== null && body.text?.trim() === '' ? null : body.text;
  const words = text ?? htmlToText(wellCut(source, longestSource), longestText);
  const isCut =
    cut ||
    words.length > longestText ||
    (text === null && source.length > longestSource) ||
    (withHtml && source.length > longestHtml) ||
    attachments.length > mostAttachments;
  return {
    ...headers,
    text: wellCut(words.replace(/\r\n?/g, '\n'), longestText),
    ...(withHtml && { html: html === null ? null : wellCut(html, longestHtml) }),
    attachments: attachments.slice(0, mostAttachments),
    truncated: isCut,
  };
}

/** Never in the middle of a character. */
function wellCut(text: string, longest: number): string {
  return text.length <= longest ? text : text.slice(0, longest).toWellFormed();
}

export function newestFirst(mails: readonly FoundMail[]): FoundMail[] {
  const time = ({ date }: FoundMail): number => (date === null ? 0 : Date.parse(date));
  return mails.toSorted((a, b) => time(b) - time(a));
}

export function isoDate(value: unknown): string | null {
  const date = new Date(typeof value === 'string' || typeof value === 'number' ? value : Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
