import { z } from 'zod';
import { checkAddress } from './address.ts';
import { attachment, largestAttachments, tooMuch } from './attachment.ts';
import { lineProblem } from './line.ts';
import type { OutgoingMail } from './outgoing.ts';
import { unknownFields } from './unknown-fields.ts';

const mostRecipients = 100;
const mostAttachments = 50;
const longestBody = 5_000_000;
// RFC 5322 §2.1.1: a line.
const longestSubject = 998;

const address = z
  .string()
  .max(320)
  .describe('One bare address like kim@example.com')
  .transform((text, context) => {
    const check = checkAddress(text);
    if ('address' in check) return check.address;
    context.addIssue(check.problem);
    return z.NEVER;
  });

function line(what: string, longest: number) {
  return z
    .string()
    .max(longest)
    .superRefine((text, context) => {
      const problem = lineProblem(text);
      if (problem) context.addIssue(`The ${what} cannot be used. ${problem}`);
    });
}

const mailbox = z
  .strictObject(
    { address, name: line('name', 200).optional().describe('Name beside the address') },
    { error: unknownFields },
  )
  .transform(({ address: checked, name }) => ({ address: checked, name: name?.trim() ?? '' }));

const mailboxes = z.array(mailbox).max(mostRecipients);

/** Lone carriage returns end a line for some servers and not for others. */
const body = z
  .string()
  .max(longestBody)
  .transform((text) => text.replace(/\r\n?/g, '\n'));

export const sendEmailInput = z
  .strictObject(
    {
      to: mailboxes.min(1, 'Give at least one recipient in “to”.'),
      cc: mailboxes.optional(),
      bcc: mailboxes.optional().describe('Gets the mail without the others seeing it'),
      subject: line('subject', longestSubject),
      text: body.optional().describe('The message as plain text'),
      html: body.optional().describe('The message as HTML; give text too if you can'),
      attachments: z.array(attachment).max(mostAttachments).optional().describe('25 MB in all'),
    },
    { error: unknownFields },
  )
  .transform(({ to, cc = [], bcc = [], subject, text, html, attachments = [] }, context): OutgoingMail => {
    const mail = { to, cc, bcc, subject, text, html, attachments };
    const problem = wholeProblem(mail);
    if (problem) context.addIssue({ code: 'custom', ...problem });
    return mail;
  });

/** What only shows when all of it is there. */
function wholeProblem(mail: OutgoingMail): { path: string[]; message: string } | null {
  const { to, cc, bcc, text, html, attachments } = mail;
  if (text === undefined && html === undefined) {
    return { path: ['text'], message: 'Give the message as text, html or both.' };
  }
  const recipients = to.length + cc.length + bcc.length;
  if (recipients > mostRecipients) {
    const message = `A mail goes to at most ${mostRecipients} people, and this one has ${recipients}.`;
    return { path: ['to'], message };
  }
  const bytes = attachments.reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > largestAttachments) return { path: ['attachments'], message: tooMuch };
  return null;
}

const { $schema: _dialect, ...schema } = z.toJSONSchema(sendEmailInput, { io: 'input' });

/** For discovery. */
export const sendEmailSchema: Record<string, unknown> = schema;
