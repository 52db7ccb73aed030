import type { OAuthProvider } from '../../../shared/ipc/oauth.ts';
import type { Registration } from './flow.ts';
import { providerNames } from './providers.ts';

/** What a connection remembers of the registration that it was made with. */
export interface MadeWith {
  clientId: string;
  tenant: string | null;
  tokenUrl: string;
  api: string;
}

/** Tokens work with the client that they were given to, and go nowhere else than where the person signed in. */
export function registrationProblem(
  provider: OAuthProvider,
  made: MadeWith,
  now: Registration | null,
): string | null {
  const name = providerNames[provider];
  if (!now) {
    return `An admin has removed the team’s app at ${name}, so this sign-in can no longer be renewed. Once an app is registered again, connect again: your settings and agents stay.`;
  }
  const same =
    now.clientId === made.clientId &&
    now.tenant === made.tenant &&
    now.endpoints.token === made.tokenUrl &&
    now.endpoints.api === made.api;
  if (same) return null;
  return `An admin has changed the team’s app at ${name}, and sign-ins made with the earlier one do not work with it. Connect again: your settings and agents stay.`;
}
