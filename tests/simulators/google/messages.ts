import { type Reply, jsonReply } from '../core/reply.ts';
import { recipientsOf } from '../mailbox/mailbox.ts';
import { apiError } from './errors.ts';
import type { GmailCall } from './gmail.ts';
import { rawMessage } from './raw.ts';
import { type MessageFormat, attachment, labelsOf, message, minimal } from './resources.ts';
import { googleScopes } from './scopes.ts';
import { compileSearch } from './search.ts';

const formats: readonly string[] = ['full', 'metadata', 'minimal', 'raw'] satisfies MessageFormat[];

export async function sendMessage({ state, email, body }: GmailCall): Promise<Reply> {
  const raw = rawMessage(body);
  if (typeof raw === 'string') return apiError(400, { message: raw });
  const { threadId } = (body ?? {}) as { threadId?: string };
  const mail = await state.post.put(email, raw, { place: 'sent', threadId });
  if (recipientsOf(mail.parsed).length === 0) {
    state.post.remove(email, mail);
    return apiError(400, { message: 'Recipient address required' });
  }
  await state.post.send(email, mail);
  return jsonReply(200, [], minimal(mail));
}

export function listMessages({ state, caller, email, query }: GmailCall): Reply {
  const q = query.get('q') ?? '';
  if (q !== '' && hasMetadataOnly(caller.scopes))
    return apiError(403, { message: "Metadata scope does not support 'q' parameter" });
  const search = compileSearch(q);
  const labels = query.getAll('labelIds');
  const found = state.post
    .of(email)
    .filter((mail) => search(mail) && labels.every((label) => labelsOf(mail).includes(label)));
  const limit = Math.min(Number(query.get('maxResults') ?? 100), 500);
  const start = Number(query.get('pageToken') ?? 0);
  const page = found.slice(start, start + limit).map(({ id, threadId }) => ({ id, threadId }));
  const isMore = found.length > start + limit;
  return jsonReply(200, [], {
    ...(page.length > 0 ? { messages: page } : {}),
    ...(isMore ? { nextPageToken: String(start + limit) } : {}),
    resultSizeEstimate: found.length,
  });
}

export function getMessage({ state, caller, email, id, query }: GmailCall): Reply {
  const mail = state.post.find(email, id);
  const format = query.get('format') ?? 'full';
  if (!isFormat(format)) return apiError(400, { message: `Invalid value at 'format': "${format}"` });
  if (hasMetadataOnly(caller.scopes) && (format === 'full' || format === 'raw'))
    return apiError(403, { message: `Metadata scope doesn't allow format ${format.toUpperCase()}` });
  if (mail === undefined) return apiError(404);
  return jsonReply(200, [], message(mail, format, query.getAll('metadataHeaders')));
}

export function getAttachment({ state, email, id, innerId }: GmailCall): Reply {
  const mail = state.post.find(email, id);
  const content = mail === undefined ? undefined : attachment(mail, innerId);
  if (content === undefined) return apiError(404);
  return jsonReply(200, [], { size: content.length, data: content.toString('base64url') });
}

function isFormat(format: string): format is MessageFormat {
  return formats.includes(format);
}

function hasMetadataOnly(scopes: ReadonlySet<string>): boolean {
  const { all, modify, readonly } = googleScopes;
  return ![all, modify, readonly].some((scope) => scopes.has(scope));
}
