import { decodeEntities } from '../mail/mailbox/entities.ts';
import { headerText, mailboxesIn } from '../mail/mailbox/header-text.ts';
import { type FoundMail, type ReadMail, isoDate } from '../mail/mailbox/message.ts';
import { isObject } from '../shared-state.ts';
import { attachmentsOf, headerOf, readPart, text } from './payload.ts';

/** A mail as Gmail answers it; null: it is none. */
export function readFound(json: unknown): FoundMail | null {
  if (!isObject(json) || typeof json['id'] !== 'string') return null;
  const payload = isObject(json['payload']) ? json['payload'] : {};
  return {
    ...common(json, json['id'], payload),
    snippet: decodeEntities(text(json['snippet'])),
    hasAttachments: attachmentsOf(readPart(payload)).length > 0,
  };
}

export function readWhole(json: unknown): ReadMail | null {
  if (!isObject(json) || typeof json['id'] !== 'string') return null;
  const payload = isObject(json['payload']) ? json['payload'] : {};
  const { id } = json;
  return {
    ...common(json, id, payload),
    cc: mailboxesIn(headerOf(payload, 'cc')),
    bcc: mailboxesIn(headerOf(payload, 'bcc')),
    replyTo: mailboxesIn(headerOf(payload, 'reply-to')),
    messageId: headerText(headerOf(payload, 'message-id')) || null,
    inReplyTo: headerText(headerOf(payload, 'in-reply-to')) || null,
    attachments: attachmentsOf(readPart(payload)),
  };
}

function common(json: Record<string, unknown>, id: string, payload: Record<string, unknown>) {
  const { threadId, labelIds, internalDate } = json;
  const [from = null] = mailboxesIn(headerOf(payload, 'from'));
  return {
    id,
    threadId: typeof threadId === 'string' ? threadId : null,
    from,
    to: mailboxesIn(headerOf(payload, 'to')),
    subject: headerText(headerOf(payload, 'subject')),
    // Milliseconds in a string; the Date header is what the sender claims.
    date: isoDate(Number(internalDate)) ?? isoDate(headerOf(payload, 'date')),
    unread: Array.isArray(labelIds) && labelIds.includes('UNREAD'),
  };
}
