import type { SettingsOf } from '../../connections/types.ts';
import type { SendChecker, SentMessage } from '../../sends/types.ts';
import { isObject, objectsIn } from '../shared-state.ts';
import { type SmtpComAccess, ask } from './api.ts';
import { read } from './answers.ts';

type Checked = Awaited<ReturnType<SendChecker>>;

interface LogItem {
  id: string;
  to: string;
  from: string;
  event: string;
}

/** Clocks differ. */
const marginSeconds = 120;

/**
 * What SMTP.com's log says of a mail. It knows neither our reference nor the subject's line, so without SMTP.com's own
 * id a mail to the same people is a hint and no proof.
 */
export async function checkSmtpCom(
  message: SentMessage,
  settings: SettingsOf<'smtp_com'>,
  apiKey: string,
  signal: AbortSignal,
): Promise<Checked> {
  const log = await readLog(message, settings, { apiKey, baseUrl: settings.baseUrl }, signal);
  if ('trouble' in log) return nothing(message, `${log.trouble.reason} So nothing new is known.`);
  if (message.providerRef !== null) return byId(message, log.items);
  const alike = sameMails(message, settings.fromEmail, log.items);
  if (alike === 0) {
    return nothing(
      message,
      'SMTP.com has no mail to these people in its log. That is no proof: it may appear later. Ask a recipient before you send it again.',
    );
  }
  const count = alike === 1 ? 'one mail' : `${alike} mails`;
  return nothing(
    message,
    `SMTP.com's log has ${count} from you to exactly these people since then. If you know of no other, it is this one: mark it as sent.`,
  );
}

async function readLog(
  { providerRef, at }: SentMessage,
  { channel }: SettingsOf<'smtp_com'>,
  access: SmtpComAccess,
  signal: AbortSignal,
) {
  const query = new URLSearchParams({
    channel,
    start: String(Math.floor(at / 1000) - marginSeconds),
    limit: '1000',
    offset: '0',
    ...(providerRef !== null && { msg_id: providerRef }),
  });
  const answer = read(await ask(access, `/v4/messages?${query.toString()}`, signal));
  return 'trouble' in answer ? answer : { items: objectsIn(answer.data['items']).map(logItem) };
}

function logItem(item: Record<string, unknown>): LogItem {
  const { msg_id: id, msg_data: data, details } = item;
  const delivery = field(details, 'delivery');
  return {
    id: text(id),
    to: text(field(data, 'rcpt_to')).toLowerCase(),
    from: text(field(data, 'from')).toLowerCase(),
    event: text(field(delivery, 'event')),
  };
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function byId(message: SentMessage, items: LogItem[]): Checked {
  const failed = items.filter(({ event }) => event === 'failed' || event === 'bounced').map(({ to }) => to);
  const delivered = items.filter(({ event }) => event === 'delivered').length;
  const { providerRef, recipients } = message;
  const text =
    failed.length > 0
      ? `SMTP.com took the mail over and could not deliver it to ${failed.slice(0, 3).join(', ')}.`
      : `SMTP.com took the mail over and has delivered it to ${delivered} of ${recipients.length} so far.`;
  return { outcome: 'sent', providerRef, message: text };
}

/** How many mails went to exactly the same people. */
function sameMails({ recipients }: SentMessage, fromEmail: string, items: LogItem[]): number {
  const reached = new Map<string, Set<string>>();
  for (const { id, to, from } of items) {
    if (from !== fromEmail.toLowerCase()) continue;
    reached.set(id, (reached.get(id) ?? new Set()).add(to));
  }
  const wanted = everybody(recipients.map((address) => address.toLowerCase()));
  return [...reached.values()].filter((people) => everybody(people) === wanted).length;
}

function everybody(people: Iterable<string>): string {
  return [...people].toSorted().join();
}

function nothing({ providerRef }: SentMessage, message: string): Checked {
  return { outcome: null, providerRef, message };
}
