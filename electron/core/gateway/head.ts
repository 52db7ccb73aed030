/** The request's headers, read once: everything that a decision needs, and the names in lower case. */
export interface RequestHead {
  raw: readonly string[];
  /** Lower-case names; `names[n]` belongs to `raw[2 * n]`. */
  names: readonly string[];
  hosts: string[];
  hasOrigin: boolean;
  fetchSite: string | null;
  /** Every line that may hold a credential, in order. */
  credentials: { name: string; value: string }[];
  contentType: string;
  contentEncoding: string;
  contentLength: number | null;
  transferEncoding: string | null;
  /** The values of `Connection`, joined. */
  connection: string;
  /** A header that says how the body is to be read and stands there twice: two readers could take either. */
  repeated: string | null;
}

const saysHowToRead: ReadonlySet<string> = new Set(['content-type', 'content-encoding', 'content-length']);

export function readHead(raw: readonly string[]): RequestHead {
  const names: string[] = [];
  const head: RequestHead = {
    raw,
    names,
    hosts: [],
    hasOrigin: false,
    fetchSite: null,
    credentials: [],
    contentType: '',
    contentEncoding: '',
    contentLength: null,
    transferEncoding: null,
    connection: '',
    repeated: null,
  };
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase();
    if (saysHowToRead.has(name) && names.includes(name)) head.repeated = name;
    names.push(name);
    note(head, name, raw[at + 1] ?? '');
  }
  return head;
}

function note(head: RequestHead, name: string, value: string): void {
  switch (name) {
    case 'host':
      head.hosts.push(value);
      return;
    case 'origin':
      head.hasOrigin = true;
      return;
    case 'sec-fetch-site':
      head.fetchSite = value;
      return;
    case 'authorization':
    case 'x-api-key':
    case 'api-key':
      head.credentials.push({ name, value });
      return;
    case 'content-type':
      head.contentType = value;
      return;
    case 'content-encoding':
      head.contentEncoding = value;
      return;
    case 'content-length':
      head.contentLength = Number(value);
      return;
    case 'transfer-encoding':
      head.transferEncoding = head.transferEncoding === null ? value : `${head.transferEncoding}, ${value}`;
      return;
    case 'connection':
      head.connection = head.connection === '' ? value : `${head.connection}, ${value}`;
      return;
    default:
  }
}

export function hasBody(head: RequestHead): boolean {
  return head.transferEncoding !== null || (head.contentLength ?? 0) > 0;
}
