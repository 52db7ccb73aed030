import type { SentMessage } from '../../sends/types.ts';
import { objectsIn } from '../shared-state.ts';
import type { Trouble } from '../smtp/trouble.ts';
import { type ClickSendAccess, ask } from './api.ts';
import { number, text } from './fields.ts';
import { dataOf } from './words.ts';

export interface Found {
  messageId: string | null;
  status: string;
  /** Of its delivery; null while nobody knows. */
  code: number | null;
}

export type Search = { message: Found | null; complete: boolean } | { trouble: Trouble };

/** The clock of this computer may be wrong, and ClickSend's history is dated by its own. */
const marginSeconds = 24 * 60 * 60;
const pageSize = 100;
const mostPages = 10;

/**
 * Looks for a message by our own reference. ClickSend cannot search for that, so its history around the time is read,
 * to that number only where the number is in the form that ClickSend keeps.
 */
export async function findByReference(
  { reference, recipients, at }: SentMessage,
  access: ClickSendAccess,
  signal: AbortSignal,
): Promise<Search> {
  const sentAt = Math.floor(at / 1000);
  const query = new URLSearchParams({
    date_from: String(sentAt - marginSeconds),
    date_to: String(sentAt + marginSeconds),
    limit: String(pageSize),
  });
  const [to = ''] = recipients;
  if (to.startsWith('+')) query.set('q', `to:${to}`);
  for (let page = 1; page <= mostPages; page++) {
    query.set('page', String(page));
    const read = dataOf(await ask(access, `/sms/history?${query.toString()}`, signal));
    if ('trouble' in read) return read;
    const item = objectsIn(read.data['data']).find(({ custom_string }) => custom_string === reference);
    if (item) return { message: found(item), complete: true };
    if (page >= (number(read.data['last_page']) ?? page)) return { message: null, complete: true };
  }
  return { message: null, complete: false };
}

function found({ message_id, status, status_code }: Record<string, unknown>): Found {
  return { messageId: text(message_id) || null, status: text(status), code: number(status_code) };
}
