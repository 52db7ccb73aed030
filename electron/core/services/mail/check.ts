import type { SendChecker } from '../../sends/types.ts';
import { checkSmtpCom } from '../smtp-com/check.ts';

/** Looks for a mail whose outcome nobody knows. */
export const checkMail: SendChecker = async (message, lease, signal) => {
  const { settings } = lease;
  if (settings.kind === 'smtp_com') {
    return lease.withSecret((apiKey) => checkSmtpCom(message, settings, apiKey, signal));
  }
  return {
    outcome: null,
    providerRef: message.providerRef,
    message: `A mail server cannot be asked what became of a mail. Look for the Message-ID that begins with ${message.reference} among the sent mails, or ask a recipient.`,
  };
};
