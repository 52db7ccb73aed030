/** Longer than any provider's rate window; what asks for more is tried again after this. */
const longest = 5 * 60_000;

/**
 * How long a provider asks to be left alone, from its answer's headers (names and values in turn): `retry-after-ms` in
 * milliseconds, else `Retry-After` in seconds or as a date (RFC 9110 §10.2.3). null: it does not, or not for a time ahead.
 */
export function retryAfterMs(headers: readonly string[], now: number): number | null {
  const ms = wait(valueOf(headers, 'retry-after-ms')) ?? seconds(valueOf(headers, 'retry-after'), now);
  return ms !== null && ms > 0 ? Math.min(ms, longest) : null;
}

function seconds(value: string | null, now: number): number | null {
  const count = wait(value);
  if (count !== null) return count * 1000;
  const date = value === null ? NaN : Date.parse(value);
  return Number.isNaN(date) ? null : date - now;
}

function wait(value: string | null): number | null {
  return value !== null && /^\s*\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : null;
}

function valueOf(headers: readonly string[], name: string): string | null {
  const at = headers.findIndex((header, index) => index % 2 === 0 && header.toLowerCase() === name);
  return at < 0 ? null : (headers[at + 1] ?? null);
}
