import { PublicClientApplication } from '@azure/msal-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SignIn, signIn } from '../../support/sign-in.ts';
import { type MicrosoftSimulator, startMicrosoft } from './start.ts';

const ada = { email: 'ada@example.com', password: 'analytical', name: 'Ada Example' };
const scopes = ['User.Read', 'Mail.Send'];

let microsoft: MicrosoftSimulator;
let app: PublicClientApplication;

function interactive(person: SignIn = ada, asked = scopes) {
  return app.acquireTokenInteractive({
    scopes: asked,
    openBrowser: async (url) => {
      await signIn(url, person);
    },
  });
}

async function me(accessToken: string): Promise<Response> {
  return fetch(`${microsoft.url}/v1.0/me`, { headers: { authorization: `Bearer ${accessToken}` } });
}

beforeEach(async () => {
  microsoft = await startMicrosoft();
  microsoft.addAccount(ada);
  const { tenant, clientId, endpoints } = microsoft;
  app = new PublicClientApplication({
    auth: {
      clientId,
      authority: `https://login.microsoftonline.com/${tenant}`,
      authorityMetadata: JSON.stringify({
        authorization_endpoint: endpoints.authorize,
        token_endpoint: endpoints.token,
        issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
      }),
    },
  });
});

afterEach(() => microsoft.close());

describe('a sign-in at Microsoft', () => {
  it('brings a token that opens Graph, and an account that looks like one of Entra', async () => {
    const { accessToken, account } = await interactive();
    expect(account).toMatchObject({ username: ada.email, tenantId: microsoft.tenant });
    expect(account?.homeAccountId).toMatch(new RegExp(`^[0-9a-f-]{36}\\.${microsoft.tenant}$`));
    expect(await (await me(accessToken)).json()).toMatchObject({ mail: ada.email, displayName: ada.name });
  });

  it('brings a new token for the refresh token', async () => {
    const { account, accessToken } = await interactive();
    if (account === null) throw new Error('There is no account.');
    microsoft.expireAccessTokens();
    expect((await me(accessToken)).status).toBe(401);
    const fresh = await app.acquireTokenSilent({ account, scopes, forceRefresh: true });
    expect((await me(fresh.accessToken)).status).toBe(200);
    expect(microsoft.counts).toMatchObject({ codeExchanges: 1, refreshRequests: 1, refreshed: 1 });
  });
});
