import { unixSeconds } from '../core/ids.ts';
import { asArray, asCount, asObject, asText } from '../core/json.ts';
import { type KeyRecord, balance } from '../core/keys.ts';
import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, noUsage } from '../core/reply.ts';
import { type Account, currencyData, unitsPerCoin } from './accounts.ts';
import { refuse, success } from './envelope.ts';
import { type Asked, type Ready, type Verdict, judge } from './judge.ts';
import type { ClickSendState, SentSms } from './state.ts';

const maxMessages = 1000;

/** Sends all that can be sent; the answer is a success even if nothing was. */
export function send(
  state: ClickSendState,
  request: ProviderRequest,
  account: Account,
  key: KeyRecord,
): Reply {
  const asked = readMessages(request, account);
  if (asked === null) return refuse(400);
  let left = balance(key);
  const sent: SentSms[] = [];
  const results = asked.map((message, index) => {
    const verdict = affordable(judge(state, account, key, message), left);
    const id = messageId(request.serial, index);
    if ('ready' in verdict && !verdict.ready.recipient.isTest) {
      left -= verdict.ready.price;
      sent.push(record(id, key, message, verdict.ready));
    }
    return { ...result(message, verdict), message_id: id, user_id: account.userId };
  });
  const usage = { ...noUsage, credits: balance(key) - left };
  return {
    ...success(summary(account, results), 'Messages queued for delivery.', usage),
    keep: () => state.sent.push(...sent),
  };
}

/** What sending would cost; here each price is a text. */
export function price(
  state: ClickSendState,
  request: ProviderRequest,
  account: Account,
  key: KeyRecord,
): Reply {
  const asked = readMessages(request, account);
  if (asked === null) return refuse(400);
  const results = asked.map((message) => result(message, judge(state, account, key, message)));
  const { messages, ...rest } = summary(account, results);
  return success({
    ...rest,
    messages: messages.map((one) => ({ ...one, message_price: one.message_price.toFixed(4) })),
  });
}

function readMessages({ body }: ProviderRequest, account: Account): Asked[] | null {
  const messages = asArray(asObject(body)['messages']);
  if (messages.length === 0 || messages.length > maxMessages) return null;
  return messages.map((message) => {
    const { to, body: text, from, country, schedule, custom_string: custom } = asObject(message);
    return {
      to: asText(to) ?? '',
      body: asText(text) ?? '',
      from: asText(from) ?? '',
      country: asText(country) ?? account.country,
      schedule: asCount(schedule) ?? 0,
      customString: asText(custom) ?? '',
    };
  });
}

/** Numbers for tests cost nothing. */
function affordable(verdict: Verdict, left: number): Verdict {
  const cost = 'ready' in verdict && !verdict.ready.recipient.isTest ? verdict.ready.price : 0;
  return cost > left ? { refusal: 'INSUFFICIENT_CREDIT' } : verdict;
}

function result({ to, body, from, schedule, customString }: Asked, verdict: Verdict) {
  const ready = 'ready' in verdict ? verdict.ready : null;
  return {
    direction: 'out',
    date: unixSeconds(),
    to: ready?.recipient.number ?? to,
    body: ready?.text.body ?? body,
    from: ready?.from ?? from,
    schedule,
    message_parts: ready?.text.parts ?? 0,
    message_price: (ready?.price ?? 0) / unitsPerCoin,
    from_email: null,
    list_id: null,
    custom_string: customString,
    contact_id: null,
    country: ready?.recipient.country ?? '',
    carrier: ready?.recipient.carrier ?? '',
    status: 'ready' in verdict ? 'SUCCESS' : verdict.refusal,
  };
}

function summary<R extends ReturnType<typeof result>>(account: Account, messages: R[]) {
  const going = messages.filter(({ status }) => status === 'SUCCESS');
  const units = going.reduce((sum, one) => sum + Math.round(one.message_price * unitsPerCoin), 0);
  return {
    total_price: units / unitsPerCoin,
    total_count: messages.length,
    queued_count: going.length,
    messages,
    _currency: currencyData(account),
    blocked_count: 0,
  };
}

function record(id: string, key: KeyRecord, { customString, schedule }: Asked, ready: Ready): SentSms {
  const { recipient, from, text, price } = ready;
  return {
    id,
    key: key.secret,
    to: recipient.number,
    from,
    body: text.body,
    parts: text.parts,
    price,
    country: recipient.country,
    carrier: recipient.carrier,
    customString,
    schedule,
    at: unixSeconds(),
    receipt: null,
  };
}

function messageId(serial: number, index: number): string {
  const tail = (serial * maxMessages + index).toString(16).toUpperCase().padStart(12, '0');
  return `D6D16B28-46AC-484A-AB0A-${tail}`;
}
