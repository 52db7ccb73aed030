import MailComposer from 'nodemailer/lib/mail-composer';

/** A message to put into a mailbox, or to send. */
export interface NewMail {
  from: string;
  to?: string[];
  cc?: string[];
  bcc?: string[];
  replyTo?: string[];
  subject?: string;
  text?: string;
  html?: string;
  messageId?: string;
  inReplyTo?: string;
  date?: Date;
  headers?: Record<string, string>;
  attachments?: { filename: string; contentType: string; content: Buffer }[];
}

/** The message as it travels, with Bcc still in it. */
export function compose(mail: NewMail): Promise<Buffer> {
  const node = new MailComposer({ ...mail, disableFileAccess: true, disableUrlAccess: true }).compile();
  node.keepBcc = true;
  return node.build();
}
