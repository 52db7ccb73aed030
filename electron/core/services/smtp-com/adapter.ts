import type { ConnectionAdapter, Health, SettingsOf } from '../../connections/types.ts';
import { lookAtAccount } from './channels.ts';
import { normaliseSmtpCom } from './settings.ts';
import { needsYou } from '../smtp/trouble.ts';

type SmtpCom = SettingsOf<'smtp_com'>;

/** An account at SMTP.com over its REST API. */
export const smtpComAdapter: ConnectionAdapter<SmtpCom> = {
  kind: 'smtp_com',
  service: 'smtp',
  normalise: normaliseSmtpCom,
  origin: ({ baseUrl }) => new URL(baseUrl).origin,
  account: ({ fromEmail }) => fromEmail,
  prove,
};

async function prove({ baseUrl, channel }: SmtpCom, apiKey: string, signal: AbortSignal): Promise<Health> {
  try {
    const view = await lookAtAccount({ apiKey, baseUrl }, signal);
    if ('trouble' in view) return view.trouble;
    const found = view.channels.find(({ name }) => name === channel);
    if (!found)
      return needsYou(
        `The SMTP.com account has no channel “${channel}”. Choose one of its channels.`,
        'channel',
      );
    if (!found.active)
      return needsYou(`The channel “${channel}” is cancelled at SMTP.com. Choose another one.`, 'channel');
    return {
      state: 'connected',
      what: `SMTP.com accepted the key of ${view.account}; the channel ${channel} is there.`,
    };
  } catch {
    // The only throw there is: whoever asked has stopped asking.
    return { state: 'failing', reason: 'The test was stopped before it had finished.' };
  }
}
