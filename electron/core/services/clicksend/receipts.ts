import type { Trouble } from '../smtp/trouble.ts';
import { type ClickSendAccess, ask } from './api.ts';
import { number } from './fields.ts';
import { dataOf } from './words.ts';

/** What the phone network said of a message. */
export type Delivery =
  | { state: 'delivered' | 'failed'; message: string }
  /** Underway, or the network does not tell. */
  | { state: 'waiting'; message: string };

/** By ClickSend's delivery codes: 200 handed to the network, 201 on the phone, 300 tried again, 301 and above given up. */
export function deliveryOf(code: number | null): Delivery {
  if (code === 201) return { state: 'delivered', message: 'The message reached the phone.' };
  if (code === 300) {
    return {
      state: 'waiting',
      message: 'The network could not deliver the message yet; ClickSend tries again by itself.',
    };
  }
  if (code !== null && code > 300) {
    return { state: 'failed', message: `The network could not deliver the message (code ${code}).` };
  }
  return { state: 'waiting', message: 'ClickSend has sent the message; the phone has not confirmed it yet.' };
}

/** Asks for the receipt of one message; null while there is none. A desk has no address that ClickSend could call. */
export async function readReceipt(
  access: ClickSendAccess,
  messageId: string,
  signal: AbortSignal,
): Promise<Delivery | null | { trouble: Trouble }> {
  const answer = await ask(access, `/sms/receipts/${encodeURIComponent(messageId)}`, signal);
  if ('status' in answer && answer.status === 404) return null;
  const read = dataOf(answer);
  return 'trouble' in read ? read : deliveryOf(number(read.data['status_code']));
}
