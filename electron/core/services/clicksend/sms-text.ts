/** How a text travels: in the 7-bit alphabet of GSM if all of it fits in there, else in UCS-2. */
export interface SmsText {
  body: string;
  encoding: 'GSM-7' | 'UCS-2';
  parts: number;
}

/** ClickSend's table of lengths ends here. */
export const mostParts = 8;

// 3GPP TS 23.038 §6.2.1, the default alphabet without its escape.
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
// Its extension: an escape and a character, two places together.
const extended = new Set('\f^{}\\[~]|€');

// In one part, and in each of several, where a header takes some of the 140 bytes.
const limits = {
  'GSM-7': { single: 160, each: 153 },
  'UCS-2': { single: 70, each: 67 },
};

/** Any number of parts: whether that is too long is for others to say. */
export function measureSms(body: string): SmsText {
  const characters = Array.from(body);
  const encoding = characters.every(isGsm) ? 'GSM-7' : 'UCS-2';
  const { single, each } = limits[encoding];
  const widths = characters.map((character) => widthOf(character, encoding));
  const total = widths.reduce((sum, width) => sum + width, 0);
  return { body, encoding, parts: total <= single ? 1 : partsOf(widths, each) };
}

/** What takes two places stays together: an escape with its character, both halves of a surrogate pair. */
function partsOf(widths: readonly number[], each: number): number {
  let parts = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > each) {
      parts++;
      used = 0;
    }
    used += width;
  }
  return parts;
}

function widthOf(character: string, encoding: SmsText['encoding']): number {
  if (encoding === 'UCS-2') return character.length;
  return extended.has(character) ? 2 : 1;
}

function isGsm(character: string): boolean {
  return basic.has(character) || extended.has(character);
}

/** Why this text cannot be sent as it is, or null. */
export function textProblem({ body, encoding, parts }: SmsText): string | null {
  if (body.trim() === '') return 'The message is empty.';
  if (!body.isWellFormed()) return 'The message contains half of a character (a lone surrogate).';
  if (/\p{Cc}/u.test(body.replace(/[\t\n\f\r]/g, ''))) {
    return 'The message contains a control character. Line breaks and tabs are fine.';
  }
  if (parts <= mostParts) return null;
  const { each } = limits[encoding];
  const length = `The message needs ${parts} parts, and an SMS has at most ${mostParts}`;
  const plain = `${mostParts * limits['GSM-7'].each} plain characters`;
  if (encoding === 'GSM-7') return `${length}: ${plain}. Shorten it, or send it in several messages.`;
  const odd = Array.from(body).find((character) => !isGsm(character));
  return `${length}: ${plain}, or ${mostParts * each} once one of them is outside of the SMS alphabet, as “${odd}” is. Shorten it, or leave such characters out.`;
}
