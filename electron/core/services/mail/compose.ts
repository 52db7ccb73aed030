import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import MailComposer from 'nodemailer/lib/mail-composer';
import { domainOf } from './address.ts';
import type { Mailbox, OutgoingMail, Sender } from './outgoing.ts';

const safeReference = /^[A-Za-z0-9_-]{1,64}$/;

/** Our own reference, in the form that mail keeps: whoever looks for an attempt finds it by this. */
export function messageIdOf(reference: string, { fromEmail }: Sender): string {
  if (!safeReference.test(reference)) throw new Error('A reference has letters, digits, - and _ only.');
  return `<${reference}@${domainOf(fromEmail)}>`;
}

// nodemailer writes into the objects that it gets.
const copies = (list: readonly Mailbox[]): Mailbox[] => list.map(({ name, address }) => ({ name, address }));

const pieceSize = 512 * 1024;

/** nodemailer encodes what it gets at once; a large attachment would hold up everybody else's calls for that long. */
function pieces(content: Buffer): Buffer | Readable {
  if (content.length <= pieceSize) return content;
  return Readable.from(
    (async function* () {
      for (let at = 0; at < content.length; at += pieceSize) {
        yield content.subarray(at, at + pieceSize);
        await nextTurn();
      }
    })(),
  );
}

/**
 * The message in MIME form, ASCII throughout. Addresses go in as structures, since nodemailer parses address strings as
 * lists; it may neither read files nor fetch URLs. `keepBcc`: for who reads the recipients from the message itself and
 * takes that line out; to anybody else it would show them.
 */
export async function composeMime(
  mail: OutgoingMail,
  sender: Sender,
  messageId: string,
  { keepBcc = false } = {},
): Promise<Buffer> {
  const composer = new MailComposer({
    from: { name: sender.fromName, address: sender.fromEmail },
    to: copies(mail.to),
    cc: copies(mail.cc),
    ...(keepBcc && { bcc: copies(mail.bcc) }),
    ...(sender.replyTo !== '' && { replyTo: { name: '', address: sender.replyTo } }),
    subject: mail.subject,
    messageId,
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content: pieces(content),
      contentTransferEncoding: 'base64',
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  });
  const message = composer.compile();
  message.keepBcc = keepBcc;
  return message.build();
}
