import type { AttachedFile, MailBody } from '../mail/mailbox/message.ts';
import { decodeText } from '../mail/mailbox/charset.ts';
import { headerText } from '../mail/mailbox/header-text.ts';
import { isObject, objectsIn } from '../shared-state.ts';

/** One part of a mail as Gmail tells it, read leniently. */
export interface Part {
  type: string;
  charset: string;
  filename: string;
  disposition: string;
  /** Decoded from its transfer encoding, not from its charset; null: Gmail has it under `attachmentId`. */
  content: Buffer | null;
  attachmentId: string | null;
  size: number;
  parts: readonly Part[];
}

// Mails nest a few levels deep; hostile ones as deep as somebody likes.
const deepest = 30;
const mostParts = 500;

export function readPart(payload: unknown): Part {
  let left = mostParts;
  const read = (value: unknown, depth: number): Part => {
    const source = isObject(value) ? value : {};
    const body = isObject(source['body']) ? source['body'] : {};
    const contentType = headerOf(source, 'content-type');
    const nested = depth < deepest ? objectsIn(source['parts']).filter(() => left-- > 0) : [];
    return {
      type: (text(source['mimeType']) || 'text/plain').toLowerCase(),
      charset: /charset\s*=\s*"?([^\s";]{1,64})/i.exec(contentType)?.[1] ?? '',
      filename: headerText(text(source['filename'])),
      disposition: headerOf(source, 'content-disposition').trim().toLowerCase(),
      content: typeof body['data'] === 'string' ? Buffer.from(body['data'], 'base64url') : null,
      attachmentId: typeof body['attachmentId'] === 'string' ? body['attachmentId'] : null,
      size: typeof body['size'] === 'number' ? body['size'] : 0,
      parts: nested.map((part) => read(part, depth + 1)),
    };
  };
  return read(payload, 0);
}

export function headerOf(payload: Record<string, unknown>, name: string): string {
  const header = objectsIn(payload['headers']).find((item) => text(item['name']).toLowerCase() === name);
  return text(header?.['value']);
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Whether a part is read as the mail itself, rather than attached to it. */
function isBody({ type, filename, disposition }: Part): boolean {
  return (
    (type === 'text/plain' || type === 'text/html') &&
    filename === '' &&
    !disposition.startsWith('attachment')
  );
}

/** The parts that people read: of alternatives, the first of each kind; otherwise one after the other. */
export function bodyParts(part: Part): { plain: readonly Part[]; html: readonly Part[] } {
  if (part.type.startsWith('multipart/')) {
    const inner = part.parts.map(bodyParts);
    const isChoice = part.type === 'multipart/alternative';
    const pick = (kind: 'plain' | 'html'): readonly Part[] => {
      const lists = inner.map((found) => found[kind]).filter((list) => list.length > 0);
      return isChoice ? (lists[0] ?? []) : lists.flat();
    };
    return { plain: pick('plain'), html: pick('html') };
  }
  if (!isBody(part)) return { plain: [], html: [] };
  return part.type === 'text/html' ? { plain: [], html: [part] } : { plain: [part], html: [] };
}

export function attachmentsOf(part: Part): AttachedFile[] {
  // A message within a message is one attachment, whatever is in it.
  if (part.type.startsWith('multipart/')) return part.parts.flatMap(attachmentsOf);
  if (isBody(part)) return [];
  return [{ name: part.filename || 'unnamed', type: part.type, size: part.size }];
}

export function bodyOf(payload: Part): MailBody {
  const { plain, html } = bodyParts(payload);
  const joined = (parts: readonly Part[]): string | null =>
    parts.length === 0
      ? null
      : parts.map((part) => decodeText(part.content ?? Buffer.alloc(0), part.charset)).join('\n');
  const cut = [...plain, ...html].some(({ content, size }) => content === null && size > 0);
  return { text: joined(plain), html: joined(html), cut };
}
