import type { ConnectionAdapter, Health, SettingsOf } from '../../connections/types.ts';
import { lookAtAccount } from './account.ts';
import { normaliseClickSend } from './settings.ts';

type ClickSend = SettingsOf<'clicksend'>;

/** A person's own account at ClickSend. */
export const clickSendAdapter: ConnectionAdapter<ClickSend> = {
  kind: 'clicksend',
  service: 'clicksend',
  normalise: normaliseClickSend,
  origin: ({ baseUrl }) => new URL(baseUrl).origin,
  account: ({ username, from }) => (from === '' ? username : `${from} (${username})`),
  prove,
};

/** That the sender may be used in a country only a message can show. */
async function prove(settings: ClickSend, apiKey: string, signal: AbortSignal): Promise<Health> {
  const { username, baseUrl } = settings;
  try {
    const view = await lookAtAccount({ username, apiKey, baseUrl }, signal);
    if ('trouble' in view) return view.trouble;
    const { account, balance, currency } = view;
    const left = `${balance} ${currency}`.trim();
    return { state: 'connected', what: `ClickSend accepted the key of ${account}. Balance: ${left}.` };
  } catch {
    // The only throw there is: whoever asked has stopped asking.
    return { state: 'failing', reason: 'The test was stopped before it had finished.' };
  }
}
