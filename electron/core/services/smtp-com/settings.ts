import { ConnectionError, type SettingsOf } from '../../connections/types.ts';
import { parseEndpoint } from '../base-url.ts';
import { normaliseSender } from '../mail/sender.ts';
import { KeyError } from '../types.ts';

type SmtpCom = SettingsOf<'smtp_com'>;

const defaultBaseUrl = 'https://api.smtp.com';

export function normaliseSmtpCom(settings: SmtpCom): SmtpCom {
  const channel = settings.channel.trim();
  if (channel === '' || /\p{Cc}/u.test(channel)) {
    throw new ConnectionError('invalid_input', 'Choose a channel of the account.', '', 'channel');
  }
  return { ...settings, ...normaliseSender(settings), channel, baseUrl: baseUrlOf(settings.baseUrl) };
}

/** Empty: SMTP.com's own. */
export function baseUrlOf(typed: string | undefined): string {
  try {
    return parseEndpoint(typed?.trim() || defaultBaseUrl).baseUrl.replace(/\/v4$/, '');
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new ConnectionError('invalid_input', error.message, error.hint, 'baseUrl');
  }
}
