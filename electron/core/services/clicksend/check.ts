import type { SendChecker, SentMessage } from '../../sends/types.ts';
import type { ClickSendAccess } from './api.ts';
import { type Found, findByReference } from './history.ts';
import { type Delivery, deliveryOf, readReceipt } from './receipts.ts';

type Checked = Awaited<ReturnType<SendChecker>>;

/** What became of a message: its receipt, or else what stands about it in the history of the account. */
export const checkClickSend: SendChecker = (message, lease, signal) => {
  const { settings } = lease;
  if (settings.kind !== 'clicksend') throw new Error('This lease is of another kind of connection.');
  return lease.withSecret((apiKey) => check(message, { ...settings, apiKey }, signal));
};

async function check(message: SentMessage, access: ClickSendAccess, signal: AbortSignal): Promise<Checked> {
  if (message.providerRef !== null) return byId(message.providerRef, access, signal);
  const found = await findByReference(message, access, signal);
  if ('trouble' in found) return nothing(`${found.trouble.reason} So nothing new is known.`);
  if (found.message === null) return nothing(absent(found.complete));
  return fromHistory(found.message, access, signal);
}

async function byId(messageId: string, access: ClickSendAccess, signal: AbortSignal): Promise<Checked> {
  const receipt = await readReceipt(access, messageId, signal);
  if (receipt !== null && 'trouble' in receipt) {
    const message = `${receipt.trouble.reason} All that is known is that ClickSend took the message over.`;
    return { outcome: 'sent', providerRef: messageId, message };
  }
  return became(receipt ?? deliveryOf(null), messageId);
}

async function fromHistory(
  { messageId, status, code }: Found,
  access: ClickSendAccess,
  signal: AbortSignal,
): Promise<Checked> {
  const delivery = deliveryOf(code);
  if (delivery.state === 'waiting' && /fail|cancel|reject|undeliver/i.test(status)) {
    const message = 'ClickSend has the message in its history, as one that was not delivered.';
    return { outcome: 'failed', providerRef: messageId, message };
  }
  // The receipt is sometimes there before the history knows of it.
  if (delivery.state === 'waiting' && messageId !== null) return byId(messageId, access, signal);
  return became(delivery, messageId);
}

function became({ state, message }: Delivery, providerRef: string | null): Checked {
  return { outcome: state === 'failed' ? 'failed' : 'sent', providerRef, message };
}

function nothing(message: string): Checked {
  return { outcome: null, providerRef: null, message };
}

function absent(complete: boolean): string {
  const where = complete
    ? 'ClickSend has no message with this reference in its history.'
    : 'ClickSend has no message with this reference in the part of its history that Keydesk read.';
  return `${where} That is no proof: it may appear later. Ask the recipient before you send it again.`;
}
