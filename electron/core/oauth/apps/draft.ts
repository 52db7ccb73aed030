import type { OAuthEndpoints, OAuthProvider } from '../../../../shared/ipc/oauth.ts';
import type { Person } from '../../accounts/types.ts';
import { ConnectionError } from '../../connections/types.ts';
import type { OAuthAppRow } from '../../store/oauth-apps.ts';
import type { Sealed, Vault } from '../../vault/types.ts';
import { anyTenant, parseEndpoints } from '../providers.ts';
import { appSealed, appSecretRef } from './record.ts';
import { nothingSeen } from './seen.ts';

export interface AppInput {
  provider: OAuthProvider;
  clientId: string;
  clientSecret?: string | undefined;
  tenant?: string | undefined;
  endpoints?: OAuthEndpoints | undefined;
}

type Settings = Pick<OAuthAppRow, 'provider' | 'client_id' | 'tenant' | 'endpoints'>;

/** The row to save: checked, its secret sealed. */
export function draftApp(
  vault: Vault,
  earlier: OAuthAppRow | null,
  input: AppInput,
  actor: Person,
): OAuthAppRow {
  const settings = settingsOf(input);
  const sealed = sealedFor(vault, earlier, settings, input.clientSecret);
  const same = earlier?.client_id === settings.client_id && earlier.tenant === settings.tenant;
  return {
    ...settings,
    data_key_id: sealed?.dataKeyId ?? null,
    sealed: sealed?.box ?? null,
    added_by: actor.name,
    added_at: Date.now(),
    // An app that was corrected has its traps still to show again.
    seen: same && sealed === null ? earlier.seen : JSON.stringify(nothingSeen),
  };
}

function settingsOf({ provider, clientId, clientSecret, tenant, endpoints }: AppInput): Settings {
  if (/[^\x21-\x7e]/.test(clientId)) {
    throw invalid('The client ID contains a space or a character that does not belong in one.', 'clientId');
  }
  if (provider === 'google' && tenant !== undefined) {
    throw invalid('Google has no tenants.', 'tenant', 'Leave it empty.');
  }
  if (provider === 'microsoft' && clientSecret !== undefined) {
    throw invalid(
      'An app on people’s own computers is a public client, which has no secret.',
      'clientSecret',
      'Leave it empty. In Entra, register it under “Mobile and desktop applications”.',
    );
  }
  if (tenant !== undefined && !/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/.test(tenant)) {
    throw invalid('The tenant is an ID or a domain, such as example.onmicrosoft.com.', 'tenant');
  }
  return {
    provider,
    client_id: clientId,
    tenant: tenant === undefined || tenant.toLowerCase() === anyTenant ? null : tenant,
    endpoints: endpoints ? JSON.stringify(parseEndpoints(endpoints)) : null,
  };
}

/** A secret is taken over for the same client at the same addresses only. */
function sealedFor(
  vault: Vault,
  earlier: OAuthAppRow | null,
  settings: Settings,
  typed: string | undefined,
): Sealed | null {
  if (typed !== undefined) return vault.seal(appSecretRef(settings), typed);
  const kept = earlier && appSealed(earlier);
  if (!kept) return null;
  const same = earlier.client_id === settings.client_id && earlier.endpoints === settings.endpoints;
  if (!same) {
    throw invalid(
      'Enter the client secret.',
      'clientSecret',
      'The saved one is only used for the same client at the same addresses.',
    );
  }
  return vault.use(appSecretRef(earlier), kept, (secret) => vault.seal(appSecretRef(settings), secret));
}

function invalid(message: string, field: string, hint = ''): ConnectionError {
  return new ConnectionError('invalid_input', message, hint, field);
}
