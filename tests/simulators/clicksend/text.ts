/** GSM 03.38, basic table. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Its extension table: each takes two places. */
const extended = new Set('\f^{}\\[~]|€');

export interface SmsText {
  /** Cut to the account's limit of parts. */
  body: string;
  parts: number;
}

/** How a text is sent: 160 places in one part and 153 in each of several, or 70 and 67 outside of GSM. */
export function measure(text: string, limit: number): SmsText {
  const characters = Array.from(text);
  const isGsm = characters.every((character) => basic.has(character) || extended.has(character));
  const width = (character: string): number => (isGsm ? (extended.has(character) ? 2 : 1) : character.length);
  const [single, each] = isGsm ? [160, 153] : [70, 67];
  const total = characters.reduce((sum, character) => sum + width(character), 0);
  if (total <= single) return { body: text, parts: 1 };

  let body = '';
  let parts = 1;
  let used = 0;
  for (const character of characters) {
    if (used + width(character) > each) {
      if (parts === limit) break;
      parts++;
      used = 0;
    }
    used += width(character);
    body += character;
  }
  return { body, parts };
}
