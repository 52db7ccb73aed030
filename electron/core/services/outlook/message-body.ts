import type { Attachment, Mailbox, OutgoingMail } from '../mail/outgoing.ts';

/** A request to Graph may have 4 MB, base64 and quotes included. */
const largestRequest = 3.5 * 1024 * 1024;

/** Under this name our reference stands in the mail itself, where a new Message-ID does not reach it. */
export const referenceProperty = 'String {b2f4a1de-7c39-4f0e-9d55-3a8be1c07d46} Name KeydeskReference';

/** Why Graph could not take it, known before anything is sent. */
export function bodyProblem(mail: OutgoingMail): { field: string; message: string } | null {
  const field = mail.html === undefined ? 'text' : 'html';
  return Buffer.byteLength(JSON.stringify(content(mail))) > largestRequest
    ? { field, message: 'Outlook takes texts up to 3 MB. Attach longer ones as a file.' }
    : null;
}

/** Whether all of it fits into one request. */
export function fitsInOne(mail: OutgoingMail): boolean {
  const files = mail.attachments.reduce(
    (sum, { content: bytes }) => sum + Math.ceil(bytes.length / 3) * 4 + 1024,
    0,
  );
  return files + Buffer.byteLength(JSON.stringify(content(mail))) <= largestRequest;
}

/** Graph has one body, and writes the plain text beside HTML itself. No sender: it is whoever the mailbox is of. */
export function draftBody(
  mail: OutgoingMail,
  { reference, messageId }: { reference: string; messageId: string },
): Record<string, unknown> {
  return {
    subject: mail.subject,
    body: content(mail),
    toRecipients: mail.to.map(recipient),
    ccRecipients: mail.cc.map(recipient),
    bccRecipients: mail.bcc.map(recipient),
    internetMessageId: messageId,
    singleValueExtendedProperties: [{ id: referenceProperty, value: reference }],
    ...(mail.attachments.length > 0 && fitsInOne(mail) && { attachments: mail.attachments.map(fileBody) }),
  };
}

function content({ text = '', html }: OutgoingMail): { contentType: 'html' | 'text'; content: string } {
  return { contentType: html === undefined ? 'text' : 'html', content: (html ?? text).toWellFormed() };
}

function recipient({ address, name }: Mailbox) {
  return { emailAddress: { address, ...(name !== '' && { name }) } };
}

export function fileBody({ filename, contentType, content: bytes }: Attachment): Record<string, unknown> {
  return {
    '@odata.type': '#microsoft.graph.fileAttachment',
    name: filename,
    contentType,
    contentBytes: bytes.toString('base64'),
  };
}
