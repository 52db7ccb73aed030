import type { FaultQueue } from '../faults/queue.ts';
import type { Account } from './accounts.ts';

/** A message on its way to a phone. */
export interface SentSms {
  id: string;
  key: string;
  to: string;
  from: string;
  body: string;
  parts: number;
  /** In ten-thousandths of the account's currency. */
  price: number;
  country: string;
  carrier: string;
  customString: string;
  schedule: number;
  at: number;
  receipt: Receipt | null;
}

export interface Receipt {
  code: number;
  text: string;
  errorCode: string | null;
  errorText: string | null;
  read: boolean;
}

/** A message that is refused in a 200: the status says so, and need not be one of the documented. */
export interface Refusal {
  status: string;
  to?: string;
  times?: number;
}

/** All that this simulator keeps besides its keys. */
export interface ClickSendState {
  accounts: Map<string, Account>;
  sent: SentSms[];
  refusals: FaultQueue<Refusal>;
  /** Keys of accounts whose receipts wait to be asked for. */
  polled: Set<string>;
}
