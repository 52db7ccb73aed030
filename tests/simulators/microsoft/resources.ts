import { type StoredMail, addressesOf } from '../mailbox/mailbox.ts';
import type { GraphCall } from './graph.ts';

export const folders: Record<string, StoredMail['place']> = {
  inbox: 'inbox',
  sentitems: 'sent',
  drafts: 'drafts',
};

/** An id that stays, if that was asked for; otherwise another one after each move. */
export function idOf({ id, moves }: StoredMail, { prefers }: Pick<GraphCall, 'prefers'>): string {
  const isImmutable = prefers('IdType="ImmutableId"');
  const name = isImmutable ? `immutable ${id}` : `mailbox-item ${id} ${moves}`;
  return `${isImmutable ? 'AAkALg' : 'AAMkAD'}${Buffer.from(name).toString('base64url')}`;
}

/** The message that an id names, whichever kind of id it is. */
export function mailWith({ state, email }: GraphCall, id: string): StoredMail | undefined {
  const name = Buffer.from(id.slice(6), 'base64url').toString();
  const [, kind, inner, moves] = /^(immutable|mailbox-item) (\w+)(?: (\d+))?$/.exec(name) ?? [];
  const mail = inner === undefined ? undefined : state.post.find(email, inner);
  return mail !== undefined && (kind === 'immutable' || mail.moves === Number(moves)) ? mail : undefined;
}

/** A message as Graph answers it, whole or with the fields that `$select` names. */
export function resource(mail: StoredMail, call: GraphCall): Record<string, unknown> {
  const { parsed, place, unread, at, threadId } = mail;
  const id = idOf(mail, call);
  const isDraft = place === 'drafts';
  const whole: Record<string, unknown> = {
    id,
    createdDateTime: stamp(at),
    receivedDateTime: stamp(at),
    sentDateTime: stamp(parsed.date ?? at),
    lastModifiedDateTime: stamp(at),
    changeKey: `CQ${mail.id}`,
    categories: mail.labels,
    hasAttachments: parsed.attachments.length > 0,
    internetMessageId: parsed.messageId ?? '',
    subject: parsed.subject ?? '',
    bodyPreview: (parsed.text ?? '').slice(0, 255),
    importance: 'normal',
    parentFolderId: Buffer.from(`folder ${place}`).toString('base64url'),
    conversationId: `AAQkAD${threadId}`,
    isRead: !unread,
    isDraft,
    webLink: `https://outlook.office365.com/owa/?ItemID=${id}`,
    body: body(mail, call),
    sender: recipients(parsed.from)[0] ?? null,
    from: recipients(parsed.from)[0] ?? null,
    toRecipients: recipients(parsed.to),
    ccRecipients: recipients(parsed.cc),
    bccRecipients: recipients(parsed.bcc),
    replyTo: recipients(parsed.replyTo),
  };
  const select = call.query.get('$select');
  const extra = call.query.get('$expand')?.startsWith('attachments') === true;
  if (extra) whole['attachments'] = attachmentsOf(mail, call);
  if (select !== null && /\binternetMessageHeaders\b/.test(select))
    whole['internetMessageHeaders'] = mail.root.headers;
  const names = select?.split(',').map((name) => name.trim());
  const shown = Object.entries(whole).filter(
    ([name]) =>
      names === undefined || name === 'id' || (extra && name === 'attachments') || names.includes(name),
  );
  return { '@odata.etag': `W/"CQ${mail.id}"`, ...Object.fromEntries(shown) };
}

function body({ parsed }: StoredMail, { prefers }: GraphCall) {
  if (prefers('outlook.body-content-type="text"')) return { contentType: 'text', content: parsed.text ?? '' };
  const html = typeof parsed.html === 'string' ? parsed.html : undefined;
  const content = html ?? `<html><body>${parsed.textAsHtml ?? ''}</body></html>`;
  return { contentType: 'html', content };
}

export function attachmentsOf(mail: StoredMail, call: GraphCall): Record<string, unknown>[] {
  return mail.parsed.attachments.map(
    ({ filename, contentType, size, content, cid, contentDisposition }, at) => ({
      '@odata.type': '#microsoft.graph.fileAttachment',
      id: attachmentId(mail, call, at),
      lastModifiedDateTime: stamp(mail.at),
      name: filename ?? '',
      contentType,
      size,
      isInline: contentDisposition === 'inline',
      contentId: cid ?? null,
      contentBytes: content.toString('base64'),
    }),
  );
}

export function attachmentId(mail: StoredMail, call: GraphCall, at: number): string {
  return `${idOf(mail, call)}-attachment-${at}`;
}

function recipients(field: Parameters<typeof addressesOf>[0]) {
  return addressesOf(field).map(({ name, address }) => ({
    emailAddress: { name: name === '' ? address : name, address },
  }));
}

function stamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
