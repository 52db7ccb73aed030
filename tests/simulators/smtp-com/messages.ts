import { asArray, asObject, asText } from '../core/json.ts';

export interface Mailbox {
  address: string;
  name?: string;
}

export interface Part {
  type: string;
  content: string;
}

export interface Attachment extends Part {
  filename: string;
  encoding: string;
}

/** A message that SMTP.com took over, as it was asked for. */
export interface AcceptedMessage {
  id: string;
  key: string;
  channel: string;
  from: Mailbox;
  replyTo: Mailbox | null;
  to: Mailbox[];
  cc: Mailbox[];
  bcc: Mailbox[];
  subject: string;
  headers: Record<string, unknown>;
  parts: Part[];
  attachments: Attachment[];
  at: number;
  /** What became of it, the same for every recipient. */
  delivery: Delivery;
}

export interface Delivery {
  event: 'queued' | 'delivered' | 'failed';
  code: string;
  status: string;
  retries: number;
}

export const queued: Delivery = { event: 'queued', code: '', status: '', retries: 0 };

const maxRecipients = 1000;
const maxSubject = 998;
const maxBytes = 10 * 1024 * 1024;

export type MessageContent = Omit<AcceptedMessage, 'id' | 'key' | 'channel' | 'at' | 'delivery'>;

export function readMessage(body: unknown): { content: MessageContent } | { errors: Record<string, string> } {
  const { recipients, originator, subject, custom_headers: headers, body: inner } = asObject(body);
  const lists = asObject(recipients);
  const { from, reply_to: replyTo } = asObject(originator);
  const content: MessageContent = {
    from: mailbox(from),
    replyTo: replyTo === undefined ? null : mailbox(replyTo),
    to: asArray(lists['to']).map(mailbox),
    cc: asArray(lists['cc']).map(mailbox),
    bcc: asArray(lists['bcc']).map(mailbox),
    subject: asText(subject) ?? '',
    headers: asObject(headers),
    parts: asArray(asObject(inner)['parts']).map(part),
    attachments: asArray(asObject(inner)['attachments']).map(attachment),
  };
  const errors = problems(content);
  return Object.keys(errors).length === 0 ? { content } : { errors };
}

function problems({ from, replyTo, to, cc, bcc, subject, parts, attachments }: MessageContent) {
  const everybody = [...to, ...cc, ...bcc];
  const contents = [...parts, ...attachments];
  const errors: Record<string, string> = {};
  if (from.address === '') errors['originator.from.address'] = 'could not be blank';
  else if (!isAddress(from)) errors['originator.from.address'] = 'invalid email address';
  if (replyTo !== null && !isAddress(replyTo)) errors['originator.reply_to'] = 'invalid email address';
  if (everybody.length === 0) errors['recipients'] = 'could not be blank';
  else if (everybody.length > maxRecipients) errors['recipients'] = `limited to ${maxRecipients}`;
  else if (!everybody.every(isAddress)) errors['recipients'] = 'invalid email address';
  if (subject.length > maxSubject) errors['subject'] = `limited to ${maxSubject} characters`;
  if (contents.length === 0) errors['body'] = 'could not be blank';
  if (contents.some(({ type }) => type === 'message/rfc822')) errors['body'] = 'message/rfc822 is prohibited';
  const bytes = contents.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  if (bytes > maxBytes) errors['body'] = 'message is too big';
  return errors;
}

function isAddress({ address }: Mailbox): boolean {
  return /^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+$/.test(address);
}

function mailbox(value: unknown): Mailbox {
  const { address, name } = asObject(value);
  return { address: asText(address) ?? '', ...(typeof name === 'string' ? { name } : {}) };
}

function part(value: unknown): Part {
  const { type, content } = asObject(value);
  return { type: asText(type) ?? 'text/plain', content: asText(content) ?? '' };
}

function attachment(value: unknown): Attachment {
  const { type, filename, encoding } = asObject(value);
  return {
    ...part(value),
    type: asText(type) ?? 'application/octet-stream',
    filename: asText(filename) ?? '',
    encoding: asText(encoding) ?? 'base64',
  };
}
