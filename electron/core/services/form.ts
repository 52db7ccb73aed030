import type { Refusal } from './passthrough.ts';

/**
 * Reads the part headers of a multipart/form-data body (RFC 2046, RFC 7578), to see which fields it has.
 * Parsers differ over everything that is not written plainly (case, blanks, folding, escapes, `name*=`, stray
 * delimiters), so only the plain form that HTTP libraries write goes through: a field that the provider reads is one
 * that was read here.
 */
export interface FormProblem extends Refusal {
  code: 'invalid_input' | 'not_allowed';
  field: string | null;
}

/** Longer part headers hold something else than a name, a file name and a type. */
const maxHeadBytes = 2048;

const boundaryOf =
  /^multipart\/form-data *; *boundary=(?:([0-9A-Za-z'_.+-]{1,70})|"([0-9A-Za-z'()+_,./:=?-]{1,70})")(?: *; *charset="?utf-8"?)? *$/i;

const disposition = /^form-data; ?name="([^"\\\p{Cc}]*)"(?:; ?filename="[^"\\\p{Cc}]*")?$/iu;

// The values of these reach no field; `Content-Transfer-Encoding` only where it says that nothing is encoded.
const otherHeaders = new Map([
  ['content-type', /^[\x20-\x7e]*$/],
  ['content-length', /^\d+$/],
  ['content-transfer-encoding', /^(?:7bit|8bit|binary)$/i],
]);

/** No form has more; it keeps the reading of one short. */
const maxParts = 1000;

const lineEnd = '\r\n';
const headEnd = '\r\n\r\n';

/** What keeps a form from being passed on; null: every field in it is one of these. */
export function formProblem(
  body: Uint8Array,
  contentType: string,
  fields: readonly string[],
): FormProblem | null {
  const form = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const parts = partsOf(form, contentType);
  if (parts === null) return unreadable;
  const strange = parts.find(({ name }) => !fields.includes(name.replace(/\[\d*\]$/, '')))?.name;
  if (strange === undefined) return null;
  const shown = /^[\w[\].-]{1,64}$/.test(strange) ? strange : null;
  return {
    code: 'not_allowed',
    field: shown,
    message: `Keydesk does not pass ${shown === null ? 'one of the fields in this form' : `the field ${shown}`} on: it is not on the list for this call. All agents share one key, so what is stored under it is closed.`,
    hint: `Send the content itself. Open are: ${fields.join(', ')}.`,
  };
}

const unreadable: FormProblem = {
  code: 'invalid_input',
  field: null,
  message: 'The form is not written plainly, so Keydesk cannot check its fields.',
  hint: 'Let an HTTP library write it: each part with `Content-Disposition: form-data; name="…"` and, for a file, `filename="…"` without quotes or backslashes in it.',
};

/** Longer values are content: a prompt, a file. */
const longestText = 200;

/**
 * The short values of a form that was found to be plainly written, by the names of their fields. One that stands there
 * twice with different values is left out: parsers differ over which counts.
 */
export function formTexts(body: Uint8Array, contentType: string): ReadonlyMap<string, string> {
  const form = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const texts = new Map<string, string>();
  const unsure = new Set<string>();
  for (const { name, part } of partsOf(form, contentType) ?? []) {
    const value = part.subarray(part.indexOf(headEnd) + headEnd.length, -lineEnd.length);
    const text = value.length <= longestText ? value.toString('utf8') : '';
    if ((texts.get(name) ?? text) !== text) unsure.add(name);
    texts.set(name, text);
  }
  for (const name of unsure) texts.delete(name);
  return texts;
}

interface Part {
  name: string;
  /** Its head, its value and the line break that ends it. */
  part: Buffer;
}

/** null: not plainly written. Between two delimiters nothing is looked at but the head, so this is one pass. */
function partsOf(form: Buffer, contentType: string): Part[] | null {
  const found = boundaryOf.exec(contentType.trim());
  const delimiter = found && `--${found[1] ?? found[2]}`;
  if (!delimiter || !form.subarray(0, delimiter.length).equals(Buffer.from(delimiter))) return null;
  const parts: Part[] = [];
  let at = delimiter.length;
  while (textAt(form, at, 2) === lineEnd) {
    const start = at + lineEnd.length;
    const next = form.indexOf(delimiter, start);
    // Wherever the delimiter stands it must be one: some parsers ask for no line break before it, or only half of it.
    if (next < 0 || textAt(form, next - 2, 2) !== lineEnd) return null;
    const part = form.subarray(start, next);
    const name = fieldName(part);
    if (name === null || parts.length === maxParts) return null;
    parts.push({ name, part });
    at = next + delimiter.length;
  }
  return form.length <= at + 4 && /^--(?:\r\n)?$/.test(textAt(form, at, 4)) ? parts : null;
}

function textAt(form: Buffer, at: number, length: number): string {
  return form.toString('latin1', at, at + length);
}

/** The name in the head of a part, which must end before the part does. */
function fieldName(part: Buffer): string | null {
  const end = part.subarray(0, maxHeadBytes).indexOf(headEnd);
  if (end < 0) return null;
  const headers = new Map<string, string>();
  for (const line of part.toString('utf8', 0, end).split(lineEnd)) {
    const header = /^([A-Za-z-]+): ?(\S.*)$/.exec(line);
    const name = header?.[1]?.toLowerCase();
    if (!name || header?.[2] === undefined || headers.has(name)) return null;
    headers.set(name, header[2]);
  }
  for (const [name, value] of headers) {
    if (name !== 'content-disposition' && !otherHeaders.get(name)?.test(value)) return null;
  }
  return disposition.exec(headers.get('content-disposition') ?? '')?.[1] ?? null;
}
