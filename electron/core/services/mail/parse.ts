import type { InvalidInput } from '../send-tool.ts';
import { sendEmailInput } from './input.ts';
import type { OutgoingMail } from './outgoing.ts';

/** What an agent asked for, checked; shared by every service that sends mail. */
export function parseMail(input: unknown): { kind: 'mail'; mail: OutgoingMail } | InvalidInput {
  const parsed = sendEmailInput.safeParse(input);
  if (parsed.success) return { kind: 'mail', mail: parsed.data };
  const { issues } = parsed.error;
  // A field that is not taken says more than one that is missing because of it.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...(issue?.path ?? []), ...unknown].join('.');
  return { kind: 'invalid', message: issue?.message ?? 'The mail is not valid.', field: field || undefined };
}
