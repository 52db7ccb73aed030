import wellKnown from 'nodemailer/lib/well-known/services.json' with { type: 'json' };
import type { SmtpPreset } from '../../../../shared/ipc/integrations.ts';

interface Entry {
  description: string;
  host?: string | undefined;
  /** One entry has it as text. */
  port?: number | string | undefined;
  secure?: boolean | undefined;
}

const passwordGoesAway =
  'Microsoft is switching off sign-in with a password for mail programs: by default from the end of December 2026, for new organisations from 2027. Use Connect Outlook instead.';
const outlookCom = 'Outlook.com no longer takes a password from mail programs. Use Connect Outlook instead.';
const appPassword =
  'Needs an app password, made in the security settings of the Google account. Connect Gmail works without one.';
const bridge = 'Needs an SMTP token of a paid plan, made in the settings of the Proton account.';
const keyAsPassword = 'Sign in with the user name and the SMTP key from the SMTP settings of the account.';

const notes: Record<string, string> = {
  Outlook365: passwordGoesAway,
  Hotmail: outlookCom,
  Gmail: appPassword,
  GmailWorkspace: appPassword,
  Proton: bridge,
  SendinBlue: keyAsPassword,
};

const own: SmtpPreset[] = [
  {
    id: 'smtp-com',
    name: 'SMTP.com (relay)',
    host: 'send.smtp.com',
    port: 465,
    security: 'tls',
    note: 'Sign in with the user name and password of a channel. With an API key, choose SMTP.com over its API instead.',
  },
];

/** Servers that people know by name: nodemailer's list as it is at build time, and what it lacks. */
export const smtpPresets: readonly SmtpPreset[] = [
  ...own,
  ...Object.entries<Entry>(wellKnown).flatMap(([id, entry]) => preset(id, entry)),
].toSorted((one, other) => one.name.localeCompare(other.name, 'en'));

/** Those without a host or port are tools for developers, or too vague to connect to. */
function preset(id: string, { description: name, host, port: given, secure }: Entry): SmtpPreset[] {
  if (host === undefined || given === undefined) return [];
  const port = Number(given);
  // nodemailer's list says where TLS begins at once; everywhere else Keydesk insists on STARTTLS.
  const security = secure === true || port === 465 ? 'tls' : 'starttls';
  return [{ id, name, host, port, security, note: notes[id] ?? null }];
}
