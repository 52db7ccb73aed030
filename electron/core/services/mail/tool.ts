import type { ConnectionSettings } from '../../../../shared/ipc/integrations.ts';
import type { ConnectionLease } from '../../connections/types.ts';
import type { SendResult } from '../../sends/types.ts';
import type { InvalidInput, SendPlan, UserTool } from '../send-tool.ts';
import { isTooLarge } from '../smtp-com/message.ts';
import { sendOverSmtpCom } from '../smtp-com/send.ts';
import { sendOverSmtp } from '../smtp/send.ts';
import { sendEmailSchema } from './input.ts';
import { type OutgoingMail, envelopeRecipients } from './outgoing.ts';
import { parseMail } from './parse.ts';

export const smtpTool: UserTool = {
  id: 'smtp-api',
  actions: [
    {
      name: 'send_email',
      description:
        "Send one mail as the owner of this agent, from their own mail account. Structured recipients; attachments as base64. It goes to all recipients or to nobody, and is never sent twice: after status 'unknown' do not repeat it.",
      inputSchema: sendEmailSchema,
      plan(input, lease) {
        const parsed = parseMail(input);
        return parsed.kind === 'mail' ? planMail(parsed.mail, lease) : parsed;
      },
    },
  ],
};

function planMail(mail: OutgoingMail, lease: ConnectionLease): SendPlan | InvalidInput {
  if (lease.settings.kind === 'smtp_com' && isTooLarge(mail)) {
    const message =
      'SMTP.com takes mails up to 10 MB, attachments in their encoded size (a third more) included.';
    return { kind: 'invalid', message, field: 'attachments' };
  }
  return {
    kind: 'send',
    credits: 0,
    recipients: envelopeRecipients(mail),
    send: (reference) => sendMail(lease, mail, reference),
  };
}

/** Over whatever the person has connected as their mail account. */
export function sendMail(
  lease: ConnectionLease,
  mail: OutgoingMail,
  reference: string,
  options: { signal?: AbortSignal } = {},
): Promise<SendResult> {
  if (isOf(lease, 'smtp')) return sendOverSmtp(lease, mail, reference, options);
  if (isOf(lease, 'smtp_com')) return sendOverSmtpCom(lease, mail, reference, options);
  throw new Error(`A connection of kind ${lease.settings.kind} sends no mail.`);
}

function isOf<K extends ConnectionSettings['kind']>(
  lease: ConnectionLease,
  kind: K,
): lease is ConnectionLease<Extract<ConnectionSettings, { kind: K }>> {
  return lease.settings.kind === kind;
}
