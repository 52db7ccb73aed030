import { randomUUID } from 'node:crypto';
import type { ConnectionLease, Health } from '../../connections/types.ts';
import type { OutgoingMail } from '../mail/outgoing.ts';
import { sendMail } from '../mail/tool.ts';

/**
 * Mails a few lines to the connection's own From address. Signing in shows that the password is right; only a mail
 * shows that the server lets this account send as that address.
 */
export async function sendTestMail(lease: ConnectionLease, signal: AbortSignal): Promise<Health> {
  const { settings } = lease;
  if (settings.kind !== 'smtp' && settings.kind !== 'smtp_com') {
    throw new Error(`A connection of kind ${settings.kind} sends no mail.`);
  }
  const { fromEmail } = settings;
  const result = await sendMail(lease, testMail(fromEmail), randomUUID(), { signal });
  if (result.outcome === 'sent') {
    return { state: 'connected', what: `A test mail to ${fromEmail} was accepted.` };
  }
  if (result.health && result.health.state !== 'connected') return result.health;
  if (result.outcome === 'refused') return { state: 'needs_you', reason: result.message, field: 'fromEmail' };
  return { state: 'failing', reason: result.message };
}

function testMail(address: string): OutgoingMail {
  return {
    to: [{ address, name: '' }],
    cc: [],
    bcc: [],
    subject: 'Keydesk can send mail as you',
    text: 'You asked Keydesk for this mail to see whether the connection works. It does: nothing else is to be done.\n',
    html: undefined,
    attachments: [],
  };
}
