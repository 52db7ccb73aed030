import type { IncomingHttpHeaders } from 'node:http';

/** Where a provider wants a pause and does not say for how long. */
const usualSeconds = 10;

/** Seconds to wait: from the header (RFC 9110 §10.2.3), else from the text, where Gmail writes it. */
export function secondsToWait(headers: IncomingHttpHeaders, text = '', now = Date.now()): number {
  const header = headers['retry-after'] ?? '';
  if (/^\d{1,9}$/.test(header)) return Math.max(1, Number(header));
  // Told as a time, it is by the provider's clock.
  const theirs = timeIn(headers.date) ?? now;
  const until = timeIn(header) ?? timeIn(/retry after (\d{4}-\d\d-\d\dT[\d:.]+Z)/i.exec(text)?.[1]);
  return until === null ? usualSeconds : Math.max(1, Math.ceil((until - theirs) / 1000));
}

function timeIn(text: string | undefined): number | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : time;
}
