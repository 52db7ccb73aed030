import { z } from 'zod';
import { lineProblem } from './line.ts';
import { unknownFields } from './unknown-fields.ts';

export const largestAttachments = 25 * 1024 * 1024;
export const tooMuch = 'Attachments may have 25 MB in all.';
const longestBase64 = Math.ceil(largestAttachments / 3) * 4;

// Type and subtype (RFC 2045 tokens), and a charset at most: `name` and `boundary` would compete with what Keydesk writes.
const mimeType =
  /^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}(?:; ?charset="?[a-z0-9!#$&^_.+-]{1,64}"?)?$/i;

const filename = z
  .string()
  .min(1)
  .max(255)
  .superRefine((text, context) => {
    const problem = lineProblem(text);
    if (problem) context.addIssue(`The file name cannot be used. ${problem}`);
    if (/[/\\]/.test(text)) context.addIssue('A file name has no folders in it.');
  })
  .describe('Name that the recipient sees, without folders');

const contentType = z
  .string()
  .regex(mimeType, 'Give a media type like application/pdf.')
  .refine((type) => !/^(?:multipart|message)\//i.test(type), {
    error: 'Parts and whole messages cannot be attached as such; send them as application/octet-stream.',
  })
  .describe('Media type, for example "application/pdf"');

/** Only the canonical form, so that nobody reads other bytes from it than Keydesk does. */
function decode(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

const content = z
  .string()
  .max(longestBase64, tooMuch)
  .describe('The bytes in base64; empty for an empty file')
  .transform((text, context) => {
    const bytes = decode(text);
    if (bytes) return bytes;
    context.addIssue('This is not valid base64 (standard alphabet, padded, no line breaks).');
    return z.NEVER;
  });

export const attachment = z
  .strictObject({ filename, contentType, contentBase64: content }, { error: unknownFields })
  .transform(({ contentBase64, ...rest }) => ({ ...rest, content: contentBase64 }));
