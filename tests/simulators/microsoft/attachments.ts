import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type Reply, jsonReply } from '../core/reply.ts';
import type { SiteRequest } from '../oauth/request.ts';
import { empty } from '../oauth/replies.ts';
import { graphError } from './errors.ts';
import type { GraphCall } from './graph.ts';
import { withAttachment } from './outgoing.ts';
import { attachmentId, attachmentsOf, mailWith } from './resources.ts';
import type { MicrosoftState } from './state.ts';

const megabyte = 1024 * 1024;
/** Larger ones need an upload session, and an upload session takes only larger ones. */
const largestAtOnce = 3 * megabyte;
const largestChunk = 4 * megabyte;
const largest = 150 * megabyte;

/** A large attachment on its way. Whoever knows the address may write, without a token. */
export interface UploadSession {
  email: string;
  mailId: string;
  name: string;
  contentType: string;
  size: number;
  parts: Buffer[];
  received: number;
  location: (at: number) => string;
}

const fileAttachment = z.object({
  '@odata.type': z.literal('#microsoft.graph.fileAttachment'),
  name: z.string().min(1),
  contentType: z.string().default('application/octet-stream'),
  contentBytes: z.base64(),
});

export async function addAttachment(call: GraphCall): Promise<Reply> {
  const { state, ids, received } = call;
  const mail = mailWith(call, ids[0] ?? '');
  if (mail === undefined || mail.place !== 'drafts') return graphError(404);
  const body = fileAttachment.safeParse(received.body);
  if (!body.success) return graphError(400, 'RequestBodyRead', z.prettifyError(body.error));
  const { name, contentType, contentBytes } = body.data;
  const content = Buffer.from(contentBytes, 'base64');
  if (content.length > largestAtOnce) return graphError(413, 'RequestEntityTooLarge');
  await state.post.rewrite(mail, await withAttachment(mail, { filename: name, contentType, content }));
  return jsonReply(201, [], attachmentsOf(mail, call).at(-1));
}

export function listAttachments(call: GraphCall): Reply {
  const mail = mailWith(call, call.ids[0] ?? '');
  return mail === undefined ? graphError(404) : jsonReply(200, [], { value: attachmentsOf(mail, call) });
}

export function getAttachment(call: GraphCall): Reply {
  const mail = mailWith(call, call.ids[0] ?? '');
  const found = mail && attachmentsOf(mail, call).find(({ id }) => id === call.ids[1]);
  return found === undefined ? graphError(404) : jsonReply(200, [], found);
}

const item = z.object({
  AttachmentItem: z.object({
    attachmentType: z.literal('file'),
    name: z.string().min(1),
    size: z.number().int(),
    contentType: z.string().default('application/octet-stream'),
  }),
});

export function createUploadSession(call: GraphCall): Reply {
  const { state, email, ids, received } = call;
  const mail = mailWith(call, ids[0] ?? '');
  const body = item.safeParse(received.body);
  if (mail === undefined || mail.place !== 'drafts') return graphError(404);
  if (!body.success) return graphError(400, 'RequestBodyRead', z.prettifyError(body.error));
  const { name, size, contentType } = body.data.AttachmentItem;
  if (size <= largestAtOnce || size > largest)
    return graphError(
      400,
      'ErrorAttachmentSizeShouldNotBeLessThanMinimumSize',
      'Attachment size is out of range.',
    );
  const id = randomUUID();
  const location = (at: number): string =>
    `${state.url}/v1.0/me/messages/${ids[0]}/attachments/${attachmentId(mail, call, at)}`;
  state.uploads.set(id, {
    email,
    mailId: mail.id,
    name,
    contentType,
    size,
    parts: [],
    received: 0,
    location,
  });
  return jsonReply(201, [], {
    uploadUrl: `${state.url}/api/v2.0/AttachmentSessions('${id}')?authtoken=${randomUUID()}`,
    expirationDateTime: new Date(Date.now() + 3600_000).toISOString(),
    nextExpectedRanges: ['0-'],
  });
}

/** Takes the next bytes; with the last of them the draft has the attachment. */
export async function upload(state: MicrosoftState, received: SiteRequest): Promise<Reply> {
  const [, id = ''] = /\('([^']+)'\)$/.exec(decodeURIComponent(received.path)) ?? [];
  const session = state.uploads.get(id);
  if (received.headers.authorization !== undefined) return graphError(401);
  if (session === undefined || received.method !== 'PUT') return graphError(404);
  const [, from, to, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(received.headers['content-range'] ?? '') ?? [];
  const length = Number(to) - Number(from) + 1;
  if (Number(size) !== session.size || length !== received.bytes.length || length > largestChunk)
    return graphError(400, 'InvalidContentRange');
  if (Number(from) !== session.received) return graphError(416, 'InvalidRange');
  session.parts.push(received.bytes);
  session.received += length;
  if (session.received < session.size)
    return jsonReply(200, [], { nextExpectedRanges: [`${session.received}-`] });
  state.uploads.delete(id);
  const mail = state.post.find(session.email, session.mailId);
  if (mail === undefined) return graphError(404);
  const { name: filename, contentType, parts } = session;
  const whole = await withAttachment(mail, { filename, contentType, content: Buffer.concat(parts) });
  await state.post.rewrite(mail, whole);
  return empty(201, ['location', session.location(mail.parsed.attachments.length - 1)]);
}
