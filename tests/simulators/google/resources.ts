import type { StoredMail } from '../mailbox/mailbox.ts';
import type { MimePart } from '../mailbox/mime.ts';

/** Longer texts are kept as attachments are. */
const longestText = 1024 * 1024;

export function labelsOf({ place, unread, labels }: StoredMail): string[] {
  const own = { inbox: 'INBOX', sent: 'SENT', drafts: 'DRAFT' }[place];
  return [...(unread ? ['UNREAD'] : []), own, ...labels];
}

export function minimal({ id, threadId, ...mail }: StoredMail) {
  return { id, threadId, labelIds: labelsOf({ id, threadId, ...mail }) };
}

export type MessageFormat = 'full' | 'metadata' | 'minimal' | 'raw';

export function message(mail: StoredMail, format: MessageFormat, headers: string[] = []): object {
  const { raw, root, at, id } = mail;
  const common = {
    ...minimal(mail),
    snippet: snippet(mail),
    sizeEstimate: raw.length,
    historyId: String(at.getTime()),
    internalDate: String(at.getTime()),
  };
  if (format === 'minimal') return common;
  if (format === 'raw') return { ...common, raw: raw.toString('base64url') };
  if (format === 'full') return { ...common, payload: payload(root, id, '') };
  const names = headers.map((name) => name.toLowerCase());
  const shown = root.headers.filter(({ name }) => names.length === 0 || names.includes(name.toLowerCase()));
  return { ...common, payload: { mimeType: root.type, headers: shown } };
}

/** The content of an attachment, by the id that the payload names it with. */
export function attachment({ root, id }: StoredMail, attachmentId: string): Buffer | undefined {
  const search = (part: MimePart, partId: string): Buffer | undefined => {
    if (attachmentIdOf(id, partId) === attachmentId) return part.content;
    for (const [at, inner] of part.parts.entries()) {
      const found = search(inner, childId(partId, at));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(root, '');
}

function payload(part: MimePart, id: string, partId: string): object {
  const { type, filename, headers, content, parts } = part;
  const isApart = filename !== '' || content.length > longestText;
  const data = isApart
    ? { attachmentId: attachmentIdOf(id, partId) }
    : content.length > 0
      ? { data: content.toString('base64url') }
      : {};
  return {
    partId,
    mimeType: type,
    filename,
    headers,
    body: { size: content.length, ...data },
    ...(parts.length > 0 ? { parts: parts.map((inner, at) => payload(inner, id, childId(partId, at))) } : {}),
  };
}

function childId(partId: string, at: number): string {
  return partId === '' ? String(at) : `${partId}.${at}`;
}

function attachmentIdOf(id: string, partId: string): string {
  return Buffer.from(`ANGjdJ ${id} ${partId}`).toString('base64url');
}

/** The beginning of the text, with the signs that Gmail escapes. */
function snippet({ parsed }: StoredMail): string {
  const text = (parsed.text ?? '').replace(/\s+/g, ' ').trim().slice(0, 100);
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
