import { z } from 'zod';
import { checkAddress } from './address.ts';
import { attachment, largestAttachments } from './attachment.ts';
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

export const sendEmailInput = z
  .strictObject(
    {
      to: mailboxes.min(1, 'Give at least one recipient in “to”.'),
      cc: mailboxes.optional(),
      bcc: mailboxes.optional().describe('Gets the mail without the others seeing it'),
      subject: line('subject', longestSubject),
      text: z.string().max(longestBody).optional().describe('The message as plain text'),
      html: z.string().max(longestBody).optional().describe('The message as HTML; give text too if you can'),
      attachments: z.array(attachment).max(mostAttachments).optional().describe('25 MB in all'),
    },
    { error: unknownFields },
  )
  .superRefine((mail, context) => {
    if (mail.text === undefined && mail.html === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['text'],
        message: 'Give the message as text, html or both.',
      });
    }
    const recipients = mail.to.length + (mail.cc?.length ?? 0) + (mail.bcc?.length ?? 0);
    if (recipients > mostRecipients) {
      const message = `A mail goes to at most ${mostRecipients} people, and this one has ${recipients}.`;
      context.addIssue({ code: 'custom', path: ['to'], message });
    }
    const bytes = (mail.attachments ?? []).reduce((sum, { content }) => sum + content.length, 0);
    if (bytes > largestAttachments) {
      const message = 'Attachments may have 25 MB in all.';
      context.addIssue({ code: 'custom', path: ['attachments'], message });
    }
  })
  .transform(({ to, cc = [], bcc = [], subject, text, html, attachments = [] }): OutgoingMail => ({
    to,
    cc,
    bcc,
    subject,
    text,
    html,
    attachments,
  }));

const { $schema: _dialect, ...schema } = z.toJSONSchema(sendEmailInput, { io: 'input' });

/** For discovery. */
export const sendEmailSchema: Record<string, unknown> = schema;
