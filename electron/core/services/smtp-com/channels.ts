import { ConnectionError } from '../../connections/types.ts';
import { objectsIn } from '../shared-state.ts';
import { type Trouble, needsYou } from '../smtp/trouble.ts';
import { read } from './answers.ts';
import { type SmtpComAccess, ask } from './api.ts';
import { baseUrlOf } from './settings.ts';

export interface Channel {
  name: string;
  active: boolean;
}

export type AccountView = { account: string; channels: Channel[] };

/** What the key opens: the account and its channels, both in one look. */
export async function lookAtAccount(
  access: SmtpComAccess,
  signal: AbortSignal,
): Promise<AccountView | { trouble: Trouble }> {
  if (!/^[\x21-\x7e]+$/.test(access.apiKey)) {
    return {
      trouble: needsYou('The API key has characters in it that no key has. Copy it again.', 'apiKey'),
    };
  }
  const account = read(await ask(access, '/v4/account/', signal));
  if ('trouble' in account) return account;
  const channels = read(await ask(access, '/v4/channels/', signal));
  if ('trouble' in channels) return channels;
  return {
    account: text(account.data['email']) || text(account.data['company_name']) || 'SMTP.com account',
    channels: objectsIn(channels.data['items'])
      .map(({ name, status }) => ({ name: text(name), active: text(status) !== 'cancelled' }))
      .filter(({ name }) => name !== ''),
  };
}

/** The active channels, for the form. */
export async function listChannels(
  { apiKey, baseUrl }: { apiKey: string; baseUrl?: string | undefined },
  signal: AbortSignal,
): Promise<{ account: string; channels: { value: string; label: string }[] }> {
  const view = await lookAtAccount({ apiKey, baseUrl: baseUrlOf(baseUrl) }, signal);
  if ('trouble' in view) {
    const { trouble } = view;
    const field = trouble.state === 'needs_you' ? trouble.field : undefined;
    throw new ConnectionError('connection_refused', trouble.reason, '', field);
  }
  const active = view.channels.filter((channel) => channel.active);
  return { account: view.account, channels: active.map(({ name }) => ({ value: name, label: name })) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
