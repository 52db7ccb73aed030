import type { OAuthEndpoints, OAuthProvider } from '../../../shared/ipc/oauth.ts';
import { parseEndpoint } from '../services/base-url.ts';
import { KeyError } from '../services/types.ts';
import { ConnectionError } from '../connections/types.ts';
import type { OAuthService } from './types.ts';

export const providerNames: Record<OAuthProvider, string> = { google: 'Google', microsoft: 'Microsoft' };

const providers: Record<OAuthService, OAuthProvider> = { gmail: 'google', outlook: 'microsoft' };

export const providerOf = (service: OAuthService): OAuthProvider => providers[service];

/** Where one registration's people sign in, and where their tokens may go. */
export interface Endpoints {
  authorize: string;
  token: string;
  revoke: string | null;
  api: string;
}

/** Microsoft's own, where nobody is named: whoever has a work, school or personal account. */
export const anyTenant = 'common';

export function endpointsOf(
  provider: OAuthProvider,
  tenant: string | null,
  own: OAuthEndpoints | null,
): Endpoints {
  if (own) return { ...own, revoke: own.revoke ?? null };
  if (provider === 'google') {
    return {
      authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
      token: 'https://oauth2.googleapis.com/token',
      revoke: 'https://oauth2.googleapis.com/revoke',
      api: 'https://gmail.googleapis.com',
    };
  }
  const base = `https://login.microsoftonline.com/${tenant ?? anyTenant}/oauth2/v2.0`;
  return {
    authorize: `${base}/authorize`,
    token: `${base}/token`,
    revoke: null,
    api: 'https://graph.microsoft.com',
  };
}

/** Checks what an admin typed, under the same rules as every other endpoint; the fields are named in dotted form. */
export function parseEndpoints(typed: OAuthEndpoints): OAuthEndpoints {
  const api = parsed('api', typed.api);
  if (api.baseUrl !== api.origin) {
    throw new ConnectionError(
      'invalid_input',
      'The API address has a path; it is only a scheme, a host and a port.',
      'Write it like https://gmail.googleapis.com.',
      'endpoints.api',
    );
  }
  return {
    authorize: whole('authorize', typed.authorize),
    token: whole('token', typed.token),
    ...(typed.revoke && { revoke: whole('revoke', typed.revoke) }),
    api: api.origin,
  };
}

/** Base URLs lose a `/v1` at their end; these are addresses to call as they are. */
function whole(field: keyof OAuthEndpoints, text: string): string {
  const { baseUrl } = parsed(field, text);
  return /\/v1\/*$/.test(text.trim()) ? `${baseUrl}/v1` : baseUrl;
}

function parsed(field: keyof OAuthEndpoints, text: string) {
  try {
    return parseEndpoint(text);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    const message = error.message.replaceAll('base URL', 'address');
    throw new ConnectionError('invalid_input', message, error.hint, `endpoints.${field}`);
  }
}

/** Simulators and tests: the browser may be sent to http there, and nowhere else. */
export function isLoopback(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
