import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type NewMail, compose } from '../mailbox/compose.ts';
import { type StoredMail, addressesOf } from '../mailbox/mailbox.ts';
import type { SiteRequest } from '../oauth/request.ts';
import type { Caller } from '../oauth/identity.ts';

const recipient = z.object({
  emailAddress: z.object({ address: z.string(), name: z.string().optional() }),
});
const recipients = z.array(recipient).default([]);

/** What of a message can be set; Graph refuses properties that it does not have. */
export const messageBody = z.strictObject({
  '@odata.type': z.string().optional(),
  subject: z.string().default(''),
  body: z.strictObject({ contentType: z.string(), content: z.string() }).optional(),
  from: recipient.optional(),
  sender: recipient.optional(),
  toRecipients: recipients,
  ccRecipients: recipients,
  bccRecipients: recipients,
  replyTo: recipients,
  importance: z.enum(['low', 'normal', 'high', 'Low', 'Normal', 'High']).optional(),
  internetMessageId: z.string().optional(),
  internetMessageHeaders: z
    .array(z.strictObject({ name: z.string().regex(/^x-/i), value: z.string() }))
    .max(5)
    .default([]),
  /** Kept with the message and never sent along. */
  singleValueExtendedProperties: z.array(z.strictObject({ id: z.string(), value: z.string() })).default([]),
  categories: z.array(z.string()).optional(),
  isRead: z.boolean().optional(),
  isDeliveryReceiptRequested: z.boolean().optional(),
  isReadReceiptRequested: z.boolean().optional(),
  attachments: z
    .array(
      z.object({
        '@odata.type': z.literal('#microsoft.graph.fileAttachment'),
        name: z.string(),
        contentType: z.string().default('application/octet-stream'),
        contentBytes: z.base64(),
      }),
    )
    .default([]),
});
export type MessageBody = z.infer<typeof messageBody>;

export function composeBody(body: MessageBody, { person }: Caller): Promise<Buffer> {
  const isHtml = body.body?.contentType.toLowerCase() === 'html';
  const content = body.body?.content ?? '';
  return compose({
    // Whoever else is named as the sender: without a right to it, it is always oneself.
    from: written({ name: person.name, address: person.email }),
    to: body.toRecipients.map(addressed),
    cc: body.ccRecipients.map(addressed),
    bcc: body.bccRecipients.map(addressed),
    replyTo: body.replyTo.map(addressed),
    subject: body.subject,
    ...(isHtml ? { html: content } : { text: content }),
    messageId: body.internetMessageId ?? `<${randomUUID()}@example.outlook.com>`,
    headers: Object.fromEntries(body.internetMessageHeaders.map(({ name, value }) => [name, value])),
    attachments: body.attachments.map(({ name, contentType, contentBytes }) => ({
      filename: name,
      contentType,
      content: Buffer.from(contentBytes, 'base64'),
    })),
  });
}

/** The same message with one more attachment. */
export function withAttachment(
  { parsed, root }: StoredMail,
  attachment: NonNullable<NewMail['attachments']>[number],
): Promise<Buffer> {
  const own = root.headers.filter(({ name }) => /^x-/i.test(name)).map(({ name, value }) => [name, value]);
  return compose({
    from: addressesOf(parsed.from).map(written).join(', '),
    to: addressesOf(parsed.to).map(written),
    cc: addressesOf(parsed.cc).map(written),
    bcc: addressesOf(parsed.bcc).map(written),
    replyTo: addressesOf(parsed.replyTo).map(written),
    subject: parsed.subject ?? '',
    ...(typeof parsed.html === 'string' ? { html: parsed.html } : { text: parsed.text ?? '' }),
    messageId: parsed.messageId ?? '',
    headers: Object.fromEntries(own) as Record<string, string>,
    attachments: [
      ...parsed.attachments.map(({ filename = '', contentType, content }) => ({
        filename,
        contentType,
        content,
      })),
      attachment,
    ],
  });
}

/** A message that comes as it travels: its bytes in base64, as text. */
export function mimeBody({ headers, bytes }: SiteRequest): Buffer | null {
  return headers['content-type']?.startsWith('text/plain') === true
    ? Buffer.from(bytes.toString(), 'base64')
    : null;
}

function addressed({ emailAddress: { name = '', address } }: z.infer<typeof recipient>): string {
  return written({ name, address });
}

function written({ name, address }: { name: string; address: string }): string {
  return name === '' ? address : `"${name.replace(/["\\]/g, '')}" <${address}>`;
}
