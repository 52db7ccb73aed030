import { z } from 'zod';
import type { SettingsOf } from '../../connections/types.ts';
import type { InvalidInput } from '../send-tool.ts';
import { callingCode } from './calling-codes.ts';
import { type PhoneNumber, readNumber } from './phone-number.ts';
import { type SmsText, measureSms, textProblem } from './sms-text.ts';

/** A text message that was checked: whom it goes to, and what it says. */
export interface Sms {
  to: PhoneNumber;
  text: SmsText;
}

/** Far above eight parts, so that the refusal can say how many parts it would be. */
const longestBody = 10_000;

const senderFields = new Set(['from', 'sender', 'senderid', 'source', 'fromemail']);

const input = z.strictObject(
  {
    to: z
      .string({ error: 'Give one number as text. Call this once for each recipient.' })
      .max(64, 'Give one number as text. Call this once for each recipient.')
      .describe('One number in international form like "+61400000001", or a local one together with country'),
    body: z
      .string({ error: 'Give the message as text.' })
      .max(longestBody)
      .describe('The message, at most 8 parts'),
    country: z
      .string()
      .transform((code) => code.trim().toUpperCase())
      .refine((code) => callingCode(code) !== undefined, 'Give a country as two letters, like AU.')
      .optional()
      .describe('Two-letter country that a local number is read in; the owner’s own by default'),
  },
  { error: unknownField },
);

const { $schema: _dialect, ...schema } = z.toJSONSchema(input, { io: 'input' });

/** For discovery. */
export const smsSchema: Record<string, unknown> = schema;

/** What an agent asked for, checked. */
export function readSms(
  asked: unknown,
  settings: SettingsOf<'clicksend'>,
): { kind: 'sms'; sms: Sms } | InvalidInput {
  const parsed = input.safeParse(asked);
  if (!parsed.success) return firstIssue(parsed.error);
  const { to, body, country = settings.country } = parsed.data;
  const number = readNumber(to, country);
  if ('problem' in number) return { kind: 'invalid', message: number.problem, field: 'to' };
  const text = measureSms(body);
  const problem = textProblem(text);
  if (problem) return { kind: 'invalid', message: problem, field: 'body' };
  return { kind: 'sms', sms: { to: number, text } };
}

function firstIssue({ issues }: z.ZodError): InvalidInput {
  // A field that is not taken says more than one that is missing because of it.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.');
  return { kind: 'invalid', message: issue?.message ?? 'The input is not valid.', field: field || undefined };
}

function unknownField(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const [key = ''] = issue.keys;
  const shown = JSON.stringify(key.slice(0, 40));
  return senderFields.has(key.toLowerCase().replace(/[-_]/g, ''))
    ? `${shown} cannot be set: the sender comes from the connection that this agent's owner made.`
    : `${shown} is not a field of this action.`;
}
