import { isYes } from '../mail/mailbox/answers.ts';
import { newestFirst } from '../mail/mailbox/message.ts';
import { notUnderstood, refusalAnswer, refusalOf } from '../mail/mailbox/refusals.ts';
import { told } from '../mail/mailbox/results.ts';
import type { AskAnswer } from '../send-tool.ts';
import { isObject, objectsIn } from '../shared-state.ts';
import { type OutlookLease, asked, immutableIds, me, outlook, outlookApi } from './provider.ts';
import { foundFields, readFound } from './read.ts';

const largestAnswer = 8 * 1024 * 1024;

export async function searchOutlook(
  lease: OutlookLease,
  { query, limit }: { query: string; limit: number },
  signal: AbortSignal,
): Promise<AskAnswer> {
  // Graph takes no order beside a search, and sorts by date itself.
  const which = query.trim() === '' ? { $orderby: 'receivedDateTime desc' } : { $search: searchTerm(query) };
  const path = `${me}/messages?${odata({ ...which, $top: String(limit), $select: foundFields })}`;
  const answer = await outlookApi(lease).call(
    { method: 'GET', path, headers: immutableIds, largestAnswer },
    signal,
  );
  if (!isYes(answer)) return refusalAnswer(refusalOf(answer, asked('read')));
  const list = isObject(answer.json) ? answer.json['value'] : undefined;
  if (!Array.isArray(list)) return refusalAnswer(notUnderstood(outlook.name));
  const found = objectsIn(list)
    .map(readFound)
    .filter((mail) => mail !== null);
  return told(outlook.name, { messages: newestFirst(found).slice(0, limit), credential: lease.credential });
}

/** One quoted string for Graph, whatever is quoted within: a query cannot end it and go on as something else. */
export function searchTerm(query: string): string {
  return `"${query.replace(/[\\"]/g, '\\$&')}"`;
}

/** In OData, a plus is a plus: spaces are escaped, unlike in forms. */
export function odata(options: Record<string, string>): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}
