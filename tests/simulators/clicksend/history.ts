import type { ProviderRequest } from '../core/provider.ts';
import type { Reply } from '../core/reply.ts';
import { type Account, unitsPerCoin } from './accounts.ts';
import { page, success } from './envelope.ts';
import type { ClickSendState, SentSms } from './state.ts';

/** What went out, newest first, filtered by one field as in `q=to:+61400000000`. */
export function history(
  { sent }: ClickSendState,
  { secret, query }: ProviderRequest,
  account: Account,
): Reply {
  const asked = new URLSearchParams(query);
  const [, field, value = ''] = /^(\w+):(.*)$/.exec(asked.get('q') ?? '') ?? [];
  const from = Number(asked.get('date_from') ?? 0);
  const to = Number(asked.get('date_to') ?? Number.POSITIVE_INFINITY);
  const items = sent
    .filter((sms) => sms.key === secret && sms.at >= from && sms.at <= to)
    .map((sms) => historyData(sms, account))
    .filter((item) => field === undefined || String(Reflect.get(item, field)) === value);
  return success(page(items.toReversed(), asked), 'Here are your messages.');
}

function historyData(sms: SentSms, { userId, username }: Account) {
  return {
    direction: 'out',
    date: sms.at,
    to: sms.to,
    body: sms.body,
    status: sms.schedule > sms.at ? 'Scheduled' : 'Sent',
    from: sms.from,
    schedule: String(sms.schedule),
    status_code: sms.receipt === null ? null : String(sms.receipt.code),
    status_text: sms.receipt?.text ?? null,
    error_code: sms.receipt?.errorCode ?? null,
    error_text: sms.receipt?.errorText ?? null,
    message_id: sms.id,
    message_parts: sms.parts,
    message_price: (sms.price / unitsPerCoin).toFixed(4),
    from_email: null,
    list_id: null,
    custom_string: sms.customString,
    contact_id: null,
    user_id: userId,
    subaccount_id: userId + 1,
    country: sms.country,
    carrier: sms.carrier,
    first_name: '',
    last_name: '',
    _api_username: username,
  };
}
