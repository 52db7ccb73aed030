import type { ConnectionLease, SettingsOf } from '../../connections/types.ts';
import type { SendResult } from '../../sends/types.ts';
import { composeMime, messageIdOf } from '../mail/compose.ts';
import { type OutgoingMail, envelopeRecipients } from '../mail/outgoing.ts';
import { type MailAttempt, failed, refused, sent, unknown, unusable } from '../mail/results.ts';
import { type Delivery, type RefusedRecipient, deliver } from './deliver.ts';
import { explain } from './explain.ts';
import { type Told, quote, said, serverName } from './said.ts';
import { openSession } from './session.ts';
import { microsoftTrouble } from './sign-in-trouble.ts';
import type { Waiting } from './socket.ts';

type SmtpLease = ConnectionLease<SettingsOf<'smtp'>>;

// Giving up on the last answer makes an outcome that nobody can know, and servers that scan attachments take their
// time with it (RFC 5321 §4.5.3.2.6 grants ten minutes).
const waiting: Waiting = { connectMs: 10_000, greetingMs: 10_000, idleMs: 60_000 };
/** For all of it: a server that trickles must not hold a mail for ever. */
const longest = 15 * 60_000;

/** Sends one mail, once, to all of its recipients or to nobody. */
export async function sendOverSmtp(
  lease: SmtpLease,
  mail: OutgoingMail,
  reference: string,
  { signal, limits = waiting }: { signal?: AbortSignal; limits?: Waiting } = {},
): Promise<SendResult> {
  const { settings, credential } = lease;
  const messageId = messageIdOf(reference, settings);
  const recipients = envelopeRecipients(mail);
  const raw = await composeMime(mail, settings, messageId);
  const attempt: MailAttempt = { messageId, recipients, sender: settings, credential };
  const deadline = AbortSignal.timeout(longest);
  const until = signal ? AbortSignal.any([signal, deadline]) : deadline;
  return lease.withSecret((password) => hand(attempt, raw, { settings, password }, limits, until));
}

async function hand(
  attempt: MailAttempt,
  raw: Buffer,
  told: Told,
  limits: Waiting,
  signal: AbortSignal,
): Promise<SendResult> {
  const { settings, password } = told;
  const opened = await openSession(settings, password, limits, signal).catch((error: unknown) =>
    explain(error, told),
  );
  if ('state' in opened) return unusable(opened);
  try {
    const envelope = { from: settings.fromEmail, to: attempt.recipients };
    return resultOf(await deliver(opened, envelope, raw), attempt, told);
  } finally {
    opened.close();
  }
}

function resultOf(delivery: Delivery, attempt: MailAttempt, told: Told): SendResult {
  const server = serverName(told.settings);
  switch (delivery.kind) {
    case 'accepted': {
      const message = `${server} took the mail for ${people(attempt.recipients.length)}.`;
      const what = `A mail was accepted by ${server}.`;
      const providerRef = queuedAs(delivery.reply, told);
      return { ...sent(attempt, message, providerRef), health: { state: 'connected', what } };
    }
    case 'recipients':
      return recipientsRefused(delivery.refused, told);
    case 'refused':
      return mailRefused(delivery.error, told);
    case 'broken':
      return failed(
        `The connection to ${server} broke before the mail was through. ${explain(delivery.error, told).reason}`,
      );
    case 'unknown':
      return brokenOff(attempt, server);
    default:
      return delivery satisfies never;
  }
}

function brokenOff(attempt: MailAttempt, server: string): SendResult {
  return unknown(
    attempt,
    `The connection to ${server} broke after the whole mail had been handed over and before the server said that it has it. Look for ${attempt.messageId} in the sent mail or ask a recipient.`,
  );
}

function people(count: number): string {
  return count === 1 ? 'one recipient' : `${count} recipients`;
}

function recipientsRefused(all: RefusedRecipient[], told: Told): SendResult {
  const list = all.map(({ address, reply }) => ({ address, reason: quote(reply, told) }));
  const [first] = list;
  const others = all.length > 1 ? ` and ${people(all.length - 1)} more` : '';
  const message = `The server does not take mail for ${first?.address}${others}, so nobody got it. It said: “${first?.reason}”.`;
  const temporary = all.every((recipient) => recipient.temporary);
  return temporary ? failed(message, { refused: list }) : refused(message, { field: 'to', refused: list });
}

function mailRefused(error: Extract<Delivery, { kind: 'refused' }>['error'], told: Told): SendResult {
  const { response, responseCode = 0, command } = error;
  const trouble = microsoftTrouble(error, told);
  if (trouble) return unusable(trouble);
  const words = said(response, told);
  if (responseCode === 552 || response === undefined) {
    return refused(`The mail is larger than the server takes.${words}`, { field: 'attachments' });
  }
  if (responseCode >= 400 && responseCode < 500) {
    return failed(`The server cannot take the mail at the moment.${words}`);
  }
  const what = command === 'MAIL FROM' ? `mail from ${told.settings.fromEmail}` : 'this mail';
  return refused(`The server does not take ${what}.${words}`);
}

/** What the server calls it: its answer without the code, as people quote it to a help desk. */
function queuedAs(reply: string, told: Told): string | null {
  const text = quote(reply, told).replace(/^\d{3}[ -]?/, '');
  return text === '' ? null : text.slice(0, 200);
}
