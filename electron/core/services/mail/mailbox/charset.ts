/** Seven-bit encodings look like UTF-8 and are not. */
const stateful = /^(?:iso-2022-|hz-gb)/i;

/** Text in a charset that the sender names, rightly or not: what is UTF-8 is read as such, whatever it is called. */
export function decodeText(bytes: Uint8Array, charset = ''): string {
  if (!stateful.test(charset)) {
    const text = decode(bytes, 'utf-8', true);
    if (text !== null) return text;
  }
  return decode(bytes, charset, false) ?? decode(bytes, 'windows-1252', false) ?? '';
}

function decode(bytes: Uint8Array, charset: string, fatal: boolean): string | null {
  try {
    return new TextDecoder(charset, { fatal }).decode(bytes);
  } catch {
    return null;
  }
}
