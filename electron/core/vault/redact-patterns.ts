export const mark = '[redacted]';

/** Long enough to be a secret, short enough to catch a cut one. Quotes and backslashes end it: lines of JSON stay JSON. */
const value = String.raw`[^\s"'\\,;&<>(){}]`;

/** Between a name and its value, in headers, objects and JSON, also JSON within JSON. */
const is = String.raw`(\\*["']?\s*[:=]\s*\\*["']?)`;

/** What the providers' keys and the ways to send them look like. Each keeps the part that says what it was. */
const patterns: readonly [find: RegExp, replacement: string][] = [
  [/\bsk-ant-[A-Za-z0-9_-]{6,}/g, `sk-ant-${mark}`],
  [/\bsk-(?!ant-)[A-Za-z0-9_-]{8,}/g, `sk-${mark}`],
  [/\bkd([am])_[A-Za-z0-9]{6,}/g, `kd$1_${mark}`],
  [new RegExp(String.raw`\b(Bearer)(\s+|%20)${value}{6,}`, 'gi'), `$1$2${mark}`],
  [/\b(Basic)(\s+|%20)[A-Za-z0-9+/=_-]{16,}/gi, `$1$2${mark}`],
  [
    new RegExp(String.raw`\b((?:x-)?api[-_]?key|authorization)${is}(?!Bearer\b|Basic\b)${value}{4,}`, 'gi'),
    `$1$2${mark}`,
  ],
  [
    new RegExp(String.raw`([?&](?:key|token|access_token|client_secret|password)=)${value}+`, 'gi'),
    `$1${mark}`,
  ],
  // https://name:password@host
  [/(\/\/[^\s/:@"']*:)[^\s/@"']+(@)/g, `$1${mark}$2`],
];

/** One cheap look first: most lines hold nothing of the kind. */
const suspicious =
  /sk-|kd[am]_|bearer|basic|api[-_]?key|authorization|[?&](?:key|token|access_token|client_secret|password)=|:\/\/[^\s/@]*:[^\s/@]*@/i;

/** Replaces what looks like a credential. For the logs, the audit and error texts of everything. */
export function redactPatterns(text: string): string {
  if (!suspicious.test(text)) return text;
  return patterns.reduce((cleaned, [find, replacement]) => cleaned.replace(find, replacement), text);
}
