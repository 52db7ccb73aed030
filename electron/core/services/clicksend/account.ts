import { ConnectionError } from '../../connections/types.ts';
import type { Trouble } from '../smtp/trouble.ts';
import { type ClickSendAccess, ask } from './api.ts';
import { currencyOf, number, text } from './fields.ts';
import { type Sender, listSenders } from './senders.ts';
import { baseUrlOf } from './settings.ts';
import { dataOf, notActivated, notUnderstood } from './words.ts';

export interface AccountView {
  account: string;
  /** With two decimals. */
  balance: string;
  currency: string;
  country: string;
}

/** Whom the key belongs to and what is left. Costs nothing. */
export async function lookAtAccount(
  access: ClickSendAccess,
  signal: AbortSignal,
): Promise<AccountView | { trouble: Trouble }> {
  const read = dataOf(await ask(access, '/account', signal));
  if ('trouble' in read) return read;
  const { data } = read;
  const balance = number(data['balance']);
  if (balance === null) return { trouble: notUnderstood };
  if (number(data['active']) === 0 || number(data['banned']) === 1) return { trouble: notActivated };
  return {
    account: text(data['username']) || access.username,
    balance: balance.toFixed(2),
    currency: currencyOf(data),
    country: text(data['default_country_sms']) || text(data['country']),
  };
}

/** For the form: what is left, and what messages may come from. */
export async function readAccount(
  { username, apiKey, baseUrl }: { username: string; apiKey: string; baseUrl?: string | undefined },
  signal: AbortSignal,
): Promise<AccountView & { senders: Sender[] }> {
  const access = { username, apiKey, baseUrl: baseUrlOf(baseUrl) };
  const view = await lookAtAccount(access, signal);
  if ('trouble' in view) {
    const { trouble } = view;
    const field = trouble.state === 'needs_you' ? trouble.field : undefined;
    throw new ConnectionError('connection_refused', trouble.reason, '', field);
  }
  return { ...view, senders: await listSenders(access, signal) };
}
