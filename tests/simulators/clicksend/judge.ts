import type { KeyRecord } from '../core/keys.ts';
import type { Account } from './accounts.ts';
import { type Recipient, readRecipient } from './recipients.ts';
import { senderFor } from './senders.ts';
import type { ClickSendState } from './state.ts';
import { type SmsText, measure } from './text.ts';

/** One message of a request. */
export interface Asked {
  to: string;
  body: string;
  from: string;
  country: string;
  schedule: number;
  customString: string;
}

/** A message that can go, and how. */
export interface Ready {
  recipient: Recipient;
  from: string;
  text: SmsText;
  price: number;
}

/** A message that can go, or the status that it is refused with. */
export type Verdict = { ready: Ready } | { refusal: string };

export function judge(state: ClickSendState, account: Account, key: KeyRecord, asked: Asked): Verdict {
  const recipient = readRecipient(asked.to, asked.country);
  const scripted = state.refusals.take(
    ({ to }) => to === undefined || to === (recipient?.number ?? asked.to),
  );
  if (scripted !== null) return { refusal: scripted.status };
  if (key.state === 'inactive') return { refusal: 'ACCOUNT_NOT_ACTIVATED' };
  if (asked.to === '') return { refusal: 'MISSING_REQUIRED_FIELDS' };
  if (asked.body.trim() === '') return { refusal: 'EMPTY_MESSAGE' };
  if (recipient === null) return { refusal: 'INVALID_RECIPIENT' };
  const from = senderFor(account, asked.from, recipient.country);
  if (from === null) return { refusal: 'INVALID_SENDER_ID' };
  const text = measure(asked.body, account.partLimit);
  return { ready: { recipient, from, text, price: recipient.price * text.parts } };
}
