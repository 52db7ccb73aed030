import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * `kda_` · 43 characters: 256 random bits in base 62 · 6 characters: CRC-32 of these 43, in base 62. The prefix lets secret
 * scanners and our own redactor see a token; the checksum tells a cut or mistyped one from one that was revoked (GitHub's
 * tokens are made in the same way).
 */
const prefix = 'kda_';
/** kdm_: of the metrics, which opens nothing else. */
export type TokenPrefix = typeof prefix | 'kdm_';
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secretLength = 43;
const checksumLength = 6;
const tokenLength = prefix.length + secretLength + checksumLength;
const body = /^[0-9A-Za-z]+$/;

export function makeToken(kind: TokenPrefix = prefix): string {
  const secret = base62(BigInt(`0x${randomBytes(32).toString('hex')}`), secretLength);
  return kind + secret + checksumOf(secret);
}

/** The only thing that is kept of a token. 256 random bits need no slow hash. */
export const hashToken = (token: string) => hash('sha256', token, 'base64url');

export const tokenHint = (token: string) => token.slice(-4);

/** truncated: meant as a token, but cut or mistyped. null: it looks like one; whether it is only the list of hashes knows. */
export function shapeProblem(token: string): 'malformed' | 'truncated' | null {
  if (!token.startsWith(prefix)) return 'malformed';
  const rest = token.slice(prefix.length);
  if (rest !== '' && !body.test(rest)) return 'malformed';
  if (token.length < tokenLength) return 'truncated';
  const secret = rest.slice(0, secretLength);
  return rest.slice(secretLength) === checksumOf(secret) ? null : 'truncated';
}

function checksumOf(secret: string): string {
  return base62(BigInt(crc32(secret)), checksumLength);
}

function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = (digits[Number(rest % 62n)] ?? '') + text;
  return text.padStart(length, '0');
}
