import { z } from 'zod';
import type { InvalidInput } from '../../send-tool.ts';
import { unknownFields } from '../unknown-fields.ts';

const mostResults = 50;
const usualResults = 10;

function schemaOf(type: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(type, { io: 'input' });
  return schema;
}

/** `syntax`: what the provider calls the language of its queries. */
export function searchInput(syntax: string) {
  const input = z.strictObject(
    {
      query: z
        .string()
        .max(1000)
        .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed(), 'A query is one line of plain text.')
        .describe(`In ${syntax}; empty for the newest mails`),
      limit: z
        .number()
        .int()
        .min(1)
        .max(mostResults)
        .default(usualResults)
        .describe('How many mails at most'),
    },
    { error: unknownFields },
  );
  return { input, schema: schemaOf(input) };
}

// What both providers make their ids of; nothing in it means anything in a path but `/`, which is escaped there.
const id = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[A-Za-z0-9_=+/-]+$/, 'Give an id as search returns it.');

export const getMessageInput = z.strictObject(
  {
    id: id.describe('As search returns it'),
    html: z.boolean().default(false).describe('Return the HTML of the mail too, if it has any'),
  },
  { error: unknownFields },
);

export const getMessageSchema = schemaOf(getMessageInput);

export function parse<T>(type: z.ZodType<T>, input: unknown): { kind: 'parsed'; value: T } | InvalidInput {
  const parsed = type.safeParse(input);
  if (parsed.success) return { kind: 'parsed', value: parsed.data };
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...(issue?.path ?? []), ...unknown].join('.');
  return { kind: 'invalid', message: issue?.message ?? 'The input is not valid.', field: field || undefined };
}
