import type { z } from 'zod';
import type { PanelError } from '../../../shared/ipc/errors.ts';
import { panelError } from './errors.ts';

/** No form of the panel comes near it; the longest field is a key of 4 KB. */
export const maxInputBytes = 64 * 1024;

export type ParsedInput = { ok: true; value: unknown } | { ok: false; error: PanelError };

/** Parses what a panel sent. Nothing of the value itself goes into the error: it may be a key. */
export function parseInput(schema: z.ZodType, input: unknown): ParsedInput {
  const tooMuch = checkSize(input);
  if (tooMuch) return { ok: false, error: tooMuch };
  const parsed = schema.safeParse(input, { error: inWords });
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  if (!issue) return { ok: false, error: panelError('invalid_input', 'This input is not understood.') };
  return { ok: false, error: panelError('invalid_input', issue.message, undefined, fieldOf(issue)) };
}

function checkSize(input: unknown): PanelError | null {
  try {
    const bytes = Buffer.byteLength(JSON.stringify(input) ?? '');
    return bytes <= maxInputBytes
      ? null
      : panelError('invalid_input', `This is more than ${maxInputBytes / 1024} KB.`);
  } catch {
    // Cycles, bigints and very deep nesting survive Electron's structured clone; JSON has none of them.
    return panelError('invalid_input', 'This input is not plain data.');
  }
}

/** `tools.2`, as forms name their fields. For an unknown field: its own name. */
function fieldOf(issue: z.core.$ZodIssue): string {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  return path.map(String).join('.').slice(0, 128);
}

/** Words for what a schema has no words of its own for. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'Keydesk does not know this field.';
    case 'invalid_type':
      return issue.input === undefined
        ? 'This is missing.'
        : `This must be ${nouns[issue.expected] ?? issue.expected}.`;
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return issue.origin === 'string' ? `At most ${issue.maximum} characters.` : `At most ${issue.maximum}.`;
    case 'invalid_value':
      return `This must be ${issue.values.map((value) => String(value)).join(' or ')}.`;
    default:
      return 'This is not understood.';
  }
}

const nouns: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'an object',
};

function tooSmall(origin: string, minimum: number): string {
  if (origin !== 'string') return `At least ${minimum}.`;
  return minimum === 1 ? 'This is empty.' : `At least ${minimum} characters.`;
}
