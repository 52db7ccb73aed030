import type { Configuration, INetworkModule, PublicClientApplication } from '@azure/msal-node';
import type { Registration } from '../flow.ts';
import { anyTenant } from '../providers.ts';
import type { SecretBox } from '../renewer.ts';
import type { Wire } from '../wire.ts';

/** Loaded with the first that needs it: it takes more memory than all of Keydesk's own code, and most desks have no Outlook. */
export const loadMsal = () => import('@azure/msal-node');

/** Microsoft's own client, over our wire and over the sealed secret of one connection. */
export async function microsoftClient(
  { clientId, tenant, endpoints, ownEndpoints }: Registration,
  wire: Wire,
  box: SecretBox | null,
  onEnd: () => number | undefined = () => undefined,
): Promise<PublicClientApplication> {
  const msal = await loadMsal();
  const authority = `https://login.microsoftonline.com/${tenant ?? anyTenant}`;
  const auth: Configuration['auth'] = { clientId, authority };
  // With an address of its own in the settings it would still ask Microsoft where things are.
  if (ownEndpoints) auth.authorityMetadata = metadata(endpoints.authorize, endpoints.token);
  return new msal.PublicClientApplication({
    auth,
    system: { networkClient: networkOver(wire), disableInternalRetries: true },
    ...(box && {
      cache: {
        cachePlugin: {
          async beforeCacheAccess({ tokenCache }) {
            tokenCache.deserialize(box.read());
          },
          async afterCacheAccess({ cacheHasChanged, tokenCache }) {
            if (cacheHasChanged) await box.write(tokenCache.serialize(), onEnd());
          },
        },
      },
    }),
  });
}

function metadata(authorize: string, token: string): string {
  const { origin } = new URL(authorize);
  return JSON.stringify({
    issuer: origin,
    authorization_endpoint: authorize,
    token_endpoint: token,
    jwks_uri: `${origin}/jwks`,
  });
}

function networkOver(wire: Wire): INetworkModule {
  async function send(method: 'GET' | 'POST', url: string, options?: { headers?: object; body?: string }) {
    const { status, headers, text } = await wire.send({
      method,
      url,
      headers: Object.fromEntries(Object.entries(options?.headers ?? {}).map(([k, v]) => [k, String(v)])),
      ...(options?.body !== undefined && { body: options.body }),
    });
    return { status, headers, body: JSON.parse(text) };
  }
  return {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  };
}
