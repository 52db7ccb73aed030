/** One part of a message, as it was built. */
export interface MimePart {
  headers: { name: string; value: string }[];
  type: string;
  filename: string;
  /** Decoded from its transfer encoding; empty for a part that has parts. */
  content: Buffer;
  parts: MimePart[];
}

/** Reads how a message is built. Lenient: what cannot be read is taken as text. */
export function parseMime(raw: Buffer): MimePart {
  return readPart(raw.toString('latin1'));
}

export function headerOf({ headers }: Pick<MimePart, 'headers'>, name: string): string {
  return headers.find((header) => header.name.toLowerCase() === name)?.value ?? '';
}

/** The message without one of its headers. */
export function withoutHeader(raw: Buffer, name: string): Buffer {
  const text = raw.toString('latin1');
  const end = headEnd(text);
  const head = text.slice(0, end).replace(new RegExp(`^${name}:.*(\\r?\\n[ \\t].*)*\\r?\\n`, 'gim'), '');
  return Buffer.from(head + text.slice(end), 'latin1');
}

function readPart(text: string): MimePart {
  const end = headEnd(text);
  const headers = readHeaders(text.slice(0, end));
  const body = text.slice(end).replace(/^(\r?\n){1,2}/, '');
  const contentType = headerOf({ headers }, 'content-type') || 'text/plain';
  const type = (/^[^;\s]+/.exec(contentType)?.[0] ?? 'text/plain').toLowerCase();
  const disposition = headerOf({ headers }, 'content-disposition');
  const filename = parameter(disposition, 'filename') ?? parameter(contentType, 'name') ?? '';
  const boundary = parameter(contentType, 'boundary');
  const parts = type.startsWith('multipart/') && boundary !== undefined ? split(body, boundary) : [];
  const content =
    parts.length > 0 ? Buffer.alloc(0) : decode(body, headerOf({ headers }, 'content-transfer-encoding'));
  return { headers, type, filename, content, parts: parts.map(readPart) };
}

/** Where the last header line ends, its line break included. */
function headEnd(text: string): number {
  const found = /\r?\n\r?\n/.exec(text);
  return found === null ? text.length : found.index + (found[0].startsWith('\r') ? 2 : 1);
}

function readHeaders(head: string): MimePart['headers'] {
  return head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined
        ? []
        : [{ name, value: Buffer.from(value, 'latin1').toString() }];
    });
}

function split(body: string, boundary: string): string[] {
  const mark = boundary.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pieces = body.split(new RegExp(`(?:^|\\r?\\n)--${mark}(?:--)?[ \\t]*(?:\\r?\\n|$)`));
  return pieces.slice(1).filter((piece) => piece.trim() !== '');
}

function parameter(header: string, name: string): string | undefined {
  const [, charset] = new RegExp(`;\\s*${name}\\*=[^']*'[^']*'([^;\\s]+)`, 'i').exec(header) ?? [];
  if (charset !== undefined) return decodeURIComponent(charset);
  const [, quoted, bare] = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header) ?? [];
  return quoted ?? bare;
}

function decode(body: string, encoding: string): Buffer {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64');
  if (!/quoted-printable/i.test(encoding)) return Buffer.from(body, 'latin1');
  const plain = body
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_sign, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}
