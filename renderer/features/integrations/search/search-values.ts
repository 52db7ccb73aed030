import type { ConnectionSettings } from '../../../../shared/ipc/integrations.ts';
import type { Input } from '../../../../shared/ipc/routes.ts';
import type { SearchProviderId } from '../../../../shared/search-providers.ts';
import { required } from '../../../lib/validate.ts';
import { otherEndpoint, providerEntry } from '../connection.ts';

export interface SearchValues extends Record<string, unknown> {
  provider: SearchProviderId;
  secret: string;
  baseUrl: string;
}

export function searchValues(saved: ConnectionSettings | null): SearchValues {
  if (saved?.kind !== 'search') return { provider: 'brave', secret: '', baseUrl: '' };
  const { provider, baseUrl } = saved;
  return { provider, secret: '', baseUrl: otherEndpoint(baseUrl, providerEntry(provider).baseUrl) };
}

/** The saved key is only ever used for the same provider at the same address. */
export function keepsSecret(saved: ConnectionSettings | null, values: SearchValues): boolean {
  const endpoint = values.baseUrl.trim() || providerEntry(values.provider).baseUrl;
  return saved?.kind === 'search' && saved.provider === values.provider && saved.baseUrl === endpoint;
}

/** `saved` is null where nothing that was saved can be used again. */
export function searchRules(saved: ConnectionSettings | null) {
  return {
    secret: (secret: string, values: SearchValues) =>
      !providerEntry(values.provider).needsKey || keepsSecret(saved, values) ? null : required(secret),
    baseUrl: (baseUrl: string, { provider }: SearchValues) =>
      providerEntry(provider).baseUrl === '' ? required(baseUrl) : null,
  };
}

/** What was left empty is left out: the saved key, and the provider's own address. */
export function toSearchInput({
  provider,
  secret,
  baseUrl,
}: SearchValues): Input<'integrations.saveSearchFallback'> {
  const endpoint = baseUrl.trim();
  return {
    provider,
    ...(secret === '' || !providerEntry(provider).needsKey ? {} : { secret }),
    ...(endpoint === '' ? {} : { baseUrl: endpoint }),
  };
}
