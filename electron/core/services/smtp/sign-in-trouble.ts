import { type Told, said } from './said.ts';
import { type MailError, type Trouble, mayPass, needsYou } from './trouble.ts';

// 550 5.7.30 in the text that Microsoft announced; 535 5.7.139 and "SmtpClientAuthentication is disabled" before it.
const passwordsAreOff =
  /5\.7\.30\b|5\.7\.139\b|basic authentication is (?:disabled|not supported)|smtpclientauthentication is disabled/i;
const wantsAppPassword = /application-specific password|\b5\.7\.9\b/i;

/** Microsoft says so at sign-in or only at the first mail. */
export function microsoftTrouble({ response = '' }: MailError, told: Told): Trouble | null {
  if (!passwordsAreOff.test(response)) return null;
  return needsYou(
    `This mailbox is at Microsoft, which no longer lets programs sign in with a password here. Use Connect Outlook instead of SMTP.${said(response, told)}`,
    'host',
  );
}

export function signInTrouble(error: MailError, told: Told): Trouble {
  const { response = '', responseCode: code = 0 } = error;
  const words = said(response, told);
  if (wantsAppPassword.test(response)) {
    return needsYou(
      `This mailbox wants an app password instead of the usual one. Make one in the account's security settings, or use Connect Gmail.${words}`,
      'password',
    );
  }
  if (code === 530 || code === 538) {
    return needsYou(
      `The server lets nobody sign in without encryption. Set the security to STARTTLS or TLS.${words}`,
      'security',
    );
  }
  // 503 is an AUTH that the server did not offer; 502 and 504 a mechanism that it does not have.
  if (code >= 500 && code <= 504) {
    return needsYou(
      `The server does not take a user name and a password on this port. Mail programs usually sign in on port 587 with STARTTLS or 465 with TLS.${words}`,
      'port',
    );
  }
  if (code >= 500) {
    return needsYou(
      `The server did not accept this user name and password. Enter the password again; many providers want an app password here.${words}`,
      'password',
    );
  }
  return mayPass(`The server cannot check the sign-in at the moment.${words}`);
}
