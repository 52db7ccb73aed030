import {
  type AttachedFile,
  type FoundMail,
  type MailBody,
  type ReadMail,
  isoDate,
} from '../mail/mailbox/message.ts';
import type { Mailbox } from '../mail/outgoing.ts';
import { isObject, objectsIn } from '../shared-state.ts';

export const foundFields =
  'id,conversationId,from,toRecipients,subject,receivedDateTime,sentDateTime,bodyPreview,isRead,hasAttachments';
export const headerFields = `${foundFields},ccRecipients,bccRecipients,replyTo,internetMessageId`;

/** A mail as Graph answers it; null: it is none. */
export function readFound(json: unknown): FoundMail | null {
  if (!isObject(json) || typeof json['id'] !== 'string') return null;
  return {
    ...common(json, json['id']),
    snippet: text(json['bodyPreview']),
    hasAttachments: json['hasAttachments'] === true,
  };
}

export function readHeaders(json: Record<string, unknown>, id: string): Omit<ReadMail, 'attachments'> {
  return {
    ...common(json, id),
    cc: mailboxes(json['ccRecipients']),
    bcc: mailboxes(json['bccRecipients']),
    replyTo: mailboxes(json['replyTo']),
    messageId: text(json['internetMessageId']) || null,
    // Graph gives it only with all headers, of which some mails have hundreds of kilobytes.
    inReplyTo: null,
  };
}

export function readBody(json: Record<string, unknown>): MailBody {
  const body = isObject(json['body']) ? json['body'] : {};
  const content = text(body['content']);
  const isHtml = text(body['contentType']).toLowerCase() === 'html';
  return isHtml ? { text: null, html: content, cut: false } : { text: content, html: null, cut: false };
}

export function readAttachments(json: unknown): AttachedFile[] {
  return objectsIn(isObject(json) ? json['value'] : undefined).map(({ name, contentType, size }) => ({
    name: text(name) || 'unnamed',
    type: text(contentType) || 'application/octet-stream',
    size: typeof size === 'number' ? size : 0,
  }));
}

function common(json: Record<string, unknown>, id: string) {
  const [from = null] = mailboxes([json['from']]);
  return {
    id,
    threadId: text(json['conversationId']) || null,
    from,
    to: mailboxes(json['toRecipients']),
    subject: text(json['subject']),
    date: isoDate(json['receivedDateTime']) ?? isoDate(json['sentDateTime']),
    unread: json['isRead'] === false,
  };
}

function mailboxes(list: unknown): Mailbox[] {
  return objectsIn(list)
    .map(({ emailAddress }) => (isObject(emailAddress) ? emailAddress : {}))
    .map((each) => ({ address: text(each['address']), name: text(each['name']) }))
    .filter(({ address, name }) => address !== '' || name !== '');
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
