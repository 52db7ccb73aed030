import type { ConnectionLease, SettingsOf } from '../../connections/types.ts';
import type { SendResult } from '../../sends/types.ts';
import { messageIdOf } from '../mail/compose.ts';
import { type OutgoingMail, envelopeRecipients } from '../mail/outgoing.ts';
import { type MailAttempt, failed, limited, refused, sent, unknown, unusable } from '../mail/results.ts';
import { isObject } from '../shared-state.ts';
import { type Posted, post } from './api.ts';
import { messageBody } from './message.ts';
import { answerTrouble, reasons } from './words.ts';

type SmtpComLease = ConnectionLease<SettingsOf<'smtp_com'>>;

const longest = 5 * 60_000;

/** Sends one mail, once. SMTP.com takes all of its recipients over or refuses the request as a whole. */
export async function sendOverSmtpCom(
  lease: SmtpComLease,
  mail: OutgoingMail,
  reference: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<SendResult> {
  const { settings, credential } = lease;
  const messageId = messageIdOf(reference, settings);
  const recipients = envelopeRecipients(mail);
  const attempt: MailAttempt = { messageId, recipients, sender: settings, credential };
  const body = messageBody(mail, settings, messageId);
  const deadline = AbortSignal.timeout(longest);
  const until = signal ? AbortSignal.any([signal, deadline]) : deadline;
  const posted = await lease.withSecret((apiKey) =>
    post({ apiKey, baseUrl: settings.baseUrl }, '/v4/messages', body, until),
  );
  return resultOf(posted, attempt);
}

function resultOf(posted: Posted, attempt: MailAttempt): SendResult {
  if (posted.kind === 'unreached') {
    const why = posted.certificate ? 'its certificate cannot be verified' : 'no connection came about';
    return unusable({ state: 'failing', reason: `SMTP.com cannot be reached: ${why}.` });
  }
  if (posted.kind === 'lost') {
    return unknown(
      attempt,
      'The connection to SMTP.com broke before it answered, so nobody knows whether it took the mail.',
    );
  }
  const { status, json } = posted;
  if (status >= 200 && status < 300) return taken(json, attempt);
  if (status === 408 || status >= 500) {
    return unknown(
      attempt,
      `SMTP.com answered with an error of its own (HTTP ${status}), which does not say whether it took the mail.`,
    );
  }
  if (status === 429) return limited('SMTP.com is limiting how much this account sends at the moment.');
  if (status === 413) return refused('The mail is larger than SMTP.com takes.', { field: 'attachments' });
  if (status === 400) return refused(`SMTP.com did not take the mail.${reasons(json)}`);
  const trouble = answerTrouble(status, json);
  return trouble.state === 'needs_you' ? unusable(trouble) : failed(trouble.reason);
}

function taken(json: unknown, attempt: MailAttempt): SendResult {
  if (!isObject(json) || (json['status'] !== 'success' && json['status'] !== 'fail')) {
    return unknown(attempt, 'SMTP.com answered in a way that does not say whether it took the mail.');
  }
  if (json['status'] === 'fail') return refused(`SMTP.com did not take the mail.${reasons(json)}`);
  const id = messageIdIn(json['data']);
  return {
    ...sent(attempt, 'SMTP.com took the mail over for delivery.', id),
    health: { state: 'connected', what: 'A mail was accepted by SMTP.com.' },
  };
}

/** The specification has a field for it; what answers has a sentence with the id at its end. */
function messageIdIn(data: unknown): string | null {
  if (!isObject(data)) return null;
  const { msg_id: id, message } = data;
  if (typeof id === 'string') return id.slice(0, 200);
  return typeof message === 'string' ? (/msg_id:\s*([\w.@<>=+-]{1,200})/.exec(message)?.[1] ?? null) : null;
}
