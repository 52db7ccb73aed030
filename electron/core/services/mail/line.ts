// Controls could begin a header line of their own; the bidirectional ones show a name or a file ending in another order
// than it has ("exe.fdp" for "pdf.exe").
const harmful = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
// RFC 2047. nodemailer hands it on as it is, and the recipient's program decodes whatever is in it, line breaks too.
export const encodedWord = /=\?[^?\s]+\?[bq]\?/i;

/** Why this text cannot stand in a mail header, or null. */
export function lineProblem(text: string): string | null {
  if (harmful.test(text)) {
    return 'It must be one line of plain text: line breaks, control characters and direction marks are not allowed.';
  }
  if (encodedWord.test(text)) return 'Write the text itself, not its encoded form (=?…?=).';
  return text.isWellFormed() ? null : 'It contains half of a character (a lone surrogate).';
}
