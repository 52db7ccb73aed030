import type { OAuthProvider } from '../../../../shared/ipc/oauth.ts';
import { type OAuthAppRow, oauthAppsSealedBy, resealOAuthApp } from '../../store/oauth-apps.ts';
import type { Store } from '../../store/types.ts';
import type { SealedTable } from '../../vault/types.ts';
import { appSealed, appSecretRef, isReadable } from './record.ts';

/** Lets the vault seal the client secrets again under a new data key, on disk and in memory. */
export function appsTable(
  store: Store,
  patch: (provider: OAuthProvider, patch: Partial<OAuthAppRow>) => void,
): SealedTable {
  return {
    table: 'oauth_apps',
    async list(dataKeyId) {
      const rows = await oauthAppsSealedBy(store.db, dataKeyId);
      return rows.filter(isReadable).flatMap((row) => {
        const sealed = appSealed(row);
        return sealed ? [{ ref: appSecretRef(row), sealed }] : [];
      });
    },
    async replace(ref, sealed, previous) {
      const provider = ref.row as OAuthProvider;
      if (!(await resealOAuthApp(store.db, provider, sealed, previous.box))) return;
      patch(provider, { data_key_id: sealed.dataKeyId, sealed: sealed.box });
    },
  };
}
