import { asCount } from '../core/json.ts';
import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply } from '../core/reply.ts';
import type { SmtpComState } from './accounts.ts';
import { invalid } from './errors.ts';
import type { AcceptedMessage } from './messages.ts';

const required = ['channel', 'start', 'limit', 'offset'];

/** What became of each message, one item for each recipient. */
export function messageLog({ messages }: SmtpComState, { secret, query }: ProviderRequest): Reply {
  const asked = new URLSearchParams(query);
  const missing = required.filter((name) => !asked.has(name));
  if (missing.length > 0)
    return invalid(Object.fromEntries(missing.map((name) => [name, 'must be provided'])));
  const limit = asCount(Number(asked.get('limit'))) ?? 0;
  const offset = asCount(Number(asked.get('offset'))) ?? 0;
  if (limit < 1 || limit > 1000) return invalid({ limit: 'must be between 1 and 1000' });
  const start = startOf(asked.get('start') ?? '');
  const items = messages
    .filter((message) => message.key === secret && message.at >= start)
    .filter(({ channel }) => channel === asked.get('channel'))
    .filter(({ id }) => (asked.get('msg_id') ?? id) === id)
    .flatMap(itemsOf)
    .filter(({ details }) => (asked.get('event') ?? details.delivery.event) === details.delivery.event);
  return jsonReply(200, [], { status: 'success', data: { items: items.slice(offset, offset + limit) } });
}

/** Unix seconds or an RFC 2822 date. */
function startOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Date.parse(text) / 1000;
}

function itemsOf({ id, channel, at, from, to, cc, bcc, subject, delivery }: AcceptedMessage) {
  return [...to, ...cc, ...bcc].map(({ address }) => ({
    msg_id: id,
    msg_time: at,
    channel,
    smtp_vars: {},
    msg_data: { rcpt_to: address, from: from.address, subject },
    details: { delivery: { ...delivery, finished: delivery.event === 'queued' ? null : String(at) } },
    opens: { items: [] },
    clicks: { items: [] },
    abuse: { complaints: [] },
    unsubs: { items: [] },
  }));
}
