import type { SettingsOf } from '../../connections/types.ts';
import { isObject, objectsIn } from '../shared-state.ts';
import { currencyOf, number, text } from './fields.ts';
import type { Sms } from './input.ts';

/** What ClickSend said of one message: HTTP 200 around it means nothing. */
export interface Verdict {
  /** SUCCESS, or why not. */
  status: string;
  /** As ClickSend read it, in international form. */
  to: string;
  from: string;
  country: string;
  messageId: string | null;
  parts: number | null;
  price: number | null;
  currency: string;
  /** How many of the messages were taken over; null where the answer does not tell. */
  queued: number | null;
  /** The text is longer than the account lets through, and this is what is left of it. */
  cutTo: string | null;
}

/** The body of POST /v3/sms/send and /v3/sms/price. */
export function messageBody({ to, text }: Sms, { from }: SettingsOf<'clicksend'>, reference?: string) {
  const message = {
    source: 'keydesk',
    to: to.digits,
    body: text.body,
    ...(from !== '' && { from }),
    ...(to.country !== null && { country: to.country }),
    ...(reference !== undefined && { custom_string: reference }),
  };
  return { messages: [message] };
}

/** null for an answer that does not speak of exactly the one message that was asked about. */
export function verdictIn(data: Record<string, unknown>, sms: Sms): Verdict | null {
  const [message, ...others] = objectsIn(data['messages']);
  if (message === undefined || others.length > 0) return null;
  const status = text(message['status']);
  if (status === '') return null;
  return {
    status,
    to: text(message['to']),
    from: text(message['from']),
    country: text(message['country']),
    messageId: text(message['message_id']) || null,
    parts: number(message['message_parts']),
    price: number(message['message_price']),
    currency: currencyOf(data),
    queued: number(data['queued_count']),
    cutTo: cutTo(text(message['body']), sms.text.body),
  };
}

function cutTo(sent: string, asked: string): string | null {
  return sent !== '' && sent.length < asked.length && asked.startsWith(sent) ? sent : null;
}

export function verdictOf(json: unknown, sms: Sms): Verdict | null {
  const data = isObject(json) ? json['data'] : undefined;
  return isObject(data) ? verdictIn(data, sms) : null;
}
