import type { SettingsOf } from '../../connections/types.ts';
import { type Mailbox, type OutgoingMail, withoutRepeats } from '../mail/outgoing.ts';

/** SMTP.com's limit for the message in MIME form. */
const largest = 10 * 1024 * 1024;
/** Lines of 76 characters with their ends, and headers. */
const mimeOverhead = 1.03;

/** Whether SMTP.com would find it too large; known before anything is sent. */
export function isTooLarge({ text = '', html = '', attachments }: OutgoingMail): boolean {
  const files = attachments.reduce((sum, { content }) => sum + Math.ceil(content.length / 3) * 4, 0);
  return (Buffer.byteLength(text) + Buffer.byteLength(html) + files) * mimeOverhead > largest;
}

/** The body of POST /v4/messages. Somebody in two lists would get the mail twice, so everybody stands in one. */
export function messageBody(mail: OutgoingMail, settings: SettingsOf<'smtp_com'>, messageId: string) {
  const { to, cc, bcc } = withoutRepeats(mail);
  const { channel, fromEmail, fromName, replyTo } = settings;
  return {
    channel,
    recipients: {
      to: to.map(person),
      ...(cc.length > 0 && { cc: cc.map(person) }),
      ...(bcc.length > 0 && { bcc: bcc.map(person) }),
    },
    originator: {
      from: person({ address: fromEmail, name: fromName }),
      ...(replyTo !== '' && { reply_to: { address: replyTo } }),
    },
    custom_headers: { 'Message-ID': messageId },
    subject: mail.subject,
    body: {
      parts: [
        ...(mail.text === undefined ? [] : [part('text/plain', mail.text)]),
        ...(mail.html === undefined ? [] : [part('text/html', mail.html)]),
      ],
      ...(mail.attachments.length > 0 && { attachments: mail.attachments.map(file) }),
    },
  };
}

function person({ address, name }: Mailbox): { address: string; name?: string } {
  return { address, ...(name !== '' && { name }) };
}

function part(type: string, content: string) {
  return { type, charset: 'UTF-8', content };
}

function file({ filename, contentType, content }: OutgoingMail['attachments'][number]) {
  return {
    type: contentType,
    filename,
    disposition: 'attachment',
    encoding: 'base64',
    content: content.toString('base64'),
  };
}
