import { hash } from 'node:crypto';
import { z } from 'zod';
import { type OAuthEndpoints, oauthEndpoints } from '../../../../shared/ipc/oauth.ts';
import type { OAuthAppRow } from '../../store/oauth-apps.ts';
import type { SecretRef, Sealed } from '../../vault/types.ts';
import { type Endpoints, endpointsOf, parseEndpoints } from '../providers.ts';

type Settings = Pick<OAuthAppRow, 'provider' | 'client_id' | 'tenant' | 'endpoints'>;

const stored = oauthEndpoints.extend({ revoke: z.string().optional() });

/** Throws for what Keydesk has not written itself. */
export function ownEndpoints({ endpoints }: Pick<OAuthAppRow, 'endpoints'>): OAuthEndpoints | null {
  return endpoints === null ? null : parseEndpoints(stored.parse(JSON.parse(endpoints)));
}

export function isReadable(row: Pick<OAuthAppRow, 'endpoints'>): boolean {
  try {
    ownEndpoints(row);
    return true;
  } catch {
    return false;
  }
}

export function endpointsOfRow(row: Settings): Endpoints {
  return endpointsOf(row.provider, row.tenant, ownEndpoints(row));
}

/** Bound to all that was saved with it: beside a client or addresses that somebody edited, it does not open. */
export function appSecretRef(row: Settings): SecretRef {
  const { provider, client_id, tenant, endpoints } = row;
  const settings = JSON.stringify([client_id, tenant, endpoints]);
  return {
    table: 'oauth_apps',
    row: provider,
    field: `client secret ${hash('sha256', settings)}`,
    owner: 'system',
    origin: new URL(endpointsOfRow(row).token).origin,
  };
}

export function appSealed({ data_key_id, sealed }: OAuthAppRow): Sealed | null {
  return data_key_id === null || sealed === null ? null : { dataKeyId: data_key_id, box: sealed };
}
