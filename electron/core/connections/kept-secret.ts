import type { ConnectionSettings } from '../../../shared/ipc/integrations.ts';
import { searchProviders } from '../../../shared/search-providers.ts';
import { type AnyAdapter, ConnectionError, type SignedInSettings, isSignedInKind } from './types.ts';

/** Connections whose secret a person types. */
export type TypedSettings = Exclude<ConnectionSettings, SignedInSettings>;

/** The account that a secret belongs to, apart from the address that it is sent to. An SMTP.com key is its account. */
function accountKey(settings: TypedSettings): string {
  if (settings.kind === 'search') return settings.provider;
  return settings.kind === 'smtp_com' ? '' : settings.username;
}

/** Whether the saved secret may be used with these settings: the same account at the same address. */
export function mayReuse(
  adapter: AnyAdapter,
  saved: ConnectionSettings,
  wanted: ConnectionSettings,
): boolean {
  return (
    !isSignedInKind(saved) &&
    !isSignedInKind(wanted) &&
    saved.kind === wanted.kind &&
    adapter.origin(saved) === adapter.origin(wanted) &&
    accountKey(saved) === accountKey(wanted)
  );
}

export function needsSecret(settings: TypedSettings): boolean {
  if (settings.kind === 'smtp') return settings.username !== '';
  if (settings.kind !== 'search') return true;
  return searchProviders.find(({ id }) => id === settings.provider)?.needsKey ?? true;
}

const names = {
  smtp: { field: 'password', words: 'password' },
  smtp_com: { field: 'apiKey', words: 'API key' },
  clicksend: { field: 'apiKey', words: 'API key' },
  search: { field: 'secret', words: 'API key' },
} as const;

/** Why a secret has to be typed. */
export function secretMissing(
  kind: TypedSettings['kind'],
  saved: { readable: boolean } | undefined,
): ConnectionError {
  const { field, words } = names[kind];
  const hint = !saved
    ? ''
    : saved.readable
      ? 'The saved one is only used for the same account at the same address.'
      : 'The saved one can no longer be read on this machine.';
  return new ConnectionError('invalid_input', `Enter the ${words}.`, hint, field);
}
