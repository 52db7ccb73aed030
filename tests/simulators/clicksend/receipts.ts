import { unixSeconds } from '../core/ids.ts';
import { asObject } from '../core/json.ts';
import type { ProviderRequest } from '../core/provider.ts';
import type { Reply } from '../core/reply.ts';
import { page, refuse, success } from './envelope.ts';
import type { ClickSendState, Receipt, SentSms } from './state.ts';

type Receipted = SentSms & { receipt: Receipt };

export function receiptOf({ sent }: ClickSendState, { secret }: ProviderRequest, id: string): Reply {
  const found = sent.filter(({ key }) => key === secret).find((sms) => sms.id === id);
  return found !== undefined && hasReceipt(found) ? success(receiptData(found)) : refuse(404, 'Not found.');
}

/** Those not read yet, and only for an account with a rule that keeps them. */
export function unreadReceipts(state: ClickSendState, { secret, query }: ProviderRequest): Reply {
  const unread = state.polled.has(secret ?? '')
    ? state.sent.filter(({ key }) => key === secret).filter(hasReceipt)
    : [];
  const items = unread.filter(({ receipt }) => !receipt.read).map(receiptData);
  return success(page(items, new URLSearchParams(query)));
}

export function markReceiptsRead({ sent }: ClickSendState, { secret }: ProviderRequest): Reply {
  const own = sent.filter(({ key }) => key === secret).filter(hasReceipt);
  return {
    ...success(null, 'SMS receipts has been marked as read.'),
    keep: () => own.forEach(({ receipt }) => (receipt.read = true)),
  };
}

/** A program on a desk has no address that could be called back, so its rule is POLL. */
export function addReceiptRule({ polled }: ClickSendState, { secret, body, serial }: ProviderRequest): Reply {
  const { rule_name, action, action_address, match_type } = asObject(body);
  if (typeof rule_name !== 'string' || typeof action !== 'string') return refuse(400);
  const data = { receipt_rule_id: serial, rule_name, match_type, action, action_address, enabled: 1 };
  return {
    ...success(data, 'New receipt automation rule has been created.'),
    keep: () => {
      if (action === 'POLL') polled.add(secret ?? '');
    },
  };
}

function hasReceipt(sms: SentSms): sms is Receipted {
  return sms.receipt !== null;
}

function receiptData({ id, at, customString, receipt }: Receipted) {
  return {
    timestamp_send: String(at),
    timestamp: String(unixSeconds()),
    message_id: id,
    status_code: String(receipt.code),
    status_text: receipt.text,
    error_code: receipt.errorCode,
    error_text: receipt.errorText,
    custom_string: customString,
    message_type: 'sms',
  };
}
