import type { OAuthApp, OAuthEndpoints, OAuthProvider } from '../../../shared/ipc/oauth.ts';
import type { Input } from '../../../shared/ipc/routes.ts';
import { required } from '../../lib/validate.ts';

export interface RegistrationValues extends Record<string, unknown> {
  clientId: string;
  clientSecret: string;
  tenant: string;
  endpoints: Record<keyof OAuthEndpoints, string>;
}

export function registrationValues(saved: OAuthApp | null): RegistrationValues {
  const { authorize = '', token = '', revoke = '', api = '' } = saved?.endpoints ?? {};
  return {
    clientId: saved?.clientId ?? '',
    clientSecret: '',
    tenant: saved?.tenant ?? '',
    endpoints: { authorize, token, revoke, api },
  };
}

/** The saved secret is only ever sent for the same client to the same address. */
export function keepsSecret(saved: OAuthApp | null, values: RegistrationValues): boolean {
  if (!saved?.hasSecret || values.clientId.trim() !== saved.clientId) return false;
  return JSON.stringify(toEndpoints(values)) === JSON.stringify(toEndpoints(registrationValues(saved)));
}

/** Connections were made with the client that is saved; they work with no other. */
export function leavesConnections(saved: OAuthApp | null, values: RegistrationValues): number {
  return saved && values.clientId.trim() !== saved.clientId ? saved.connections : 0;
}

export function registrationRules(provider: OAuthProvider, saved: OAuthApp | null) {
  const unlessAllEmpty = (value: string, values: RegistrationValues) =>
    toEndpoints(values) ? required(value) : null;
  return {
    clientId: required,
    clientSecret: (secret: string, values: RegistrationValues) =>
      provider !== 'google' || keepsSecret(saved, values) ? null : required(secret),
    tenant: (tenant: string) => (provider === 'microsoft' ? required(tenant) : null),
    endpoints: { authorize: unlessAllEmpty, token: unlessAllEmpty, api: unlessAllEmpty },
  };
}

/** What was left empty is left out: the saved secret, and the provider's own addresses. */
export function toRegistrationInput(
  provider: OAuthProvider,
  values: RegistrationValues,
): Input<'oauthApps.save'> {
  const endpoints = toEndpoints(values);
  return {
    provider,
    clientId: values.clientId.trim(),
    ...(provider === 'google' && values.clientSecret !== ''
      ? { clientSecret: values.clientSecret.trim() }
      : {}),
    ...(provider === 'microsoft' ? { tenant: values.tenant.trim() } : {}),
    ...(endpoints ? { endpoints } : {}),
  };
}

function toEndpoints({ endpoints }: RegistrationValues): OAuthEndpoints | null {
  const [authorize, token, revoke, api] = [
    endpoints.authorize,
    endpoints.token,
    endpoints.revoke,
    endpoints.api,
  ].map((address) => address.trim()) as [string, string, string, string];
  if (authorize + token + revoke + api === '') return null;
  return { authorize, token, api, ...(revoke === '' ? {} : { revoke }) };
}
