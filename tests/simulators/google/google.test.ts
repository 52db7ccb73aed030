import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signIn } from '../../support/sign-in.ts';
import { type LoopbackListener, listenLoopback } from '../oauth/testing.ts';
import { type GoogleSimulator, startGoogle } from './start.ts';
import { googleScopes } from './scopes.ts';

const ada = { email: 'ada@example.com', password: 'analytical', name: 'Ada Example' };

let google: GoogleSimulator;
let listener: LoopbackListener;
let client: OAuth2Client;
let verifier: string;

async function authorizeUrl(scope: string[], more: object = {}): Promise<string> {
  const { codeVerifier, codeChallenge = '' } = await client.generateCodeVerifierAsync();
  verifier = codeVerifier;
  return client.generateAuthUrl({
    access_type: 'offline',
    prompt: 'consent',
    scope,
    state: 'a-state',
    code_challenge: codeChallenge,
    code_challenge_method: CodeChallengeMethod.S256,
    ...more,
  });
}

async function connect(scope: string[] = ['openid', 'email', googleScopes.readonly]) {
  await signIn(await authorizeUrl(scope), ada);
  const { tokens } = await client.getToken({ code: listener.last('code'), codeVerifier: verifier });
  client.setCredentials(tokens);
  return tokens;
}

beforeEach(async () => {
  google = await startGoogle();
  google.addAccount(ada);
  listener = await listenLoopback();
  client = new OAuth2Client({
    clientId: google.clientId,
    clientSecret: google.clientSecret,
    redirectUri: `${listener.url}/callback`,
    endpoints: {
      oauth2AuthBaseUrl: google.endpoints.authorize,
      oauth2TokenUrl: google.endpoints.token,
      oauth2RevokeUrl: google.endpoints.revoke,
      tokenInfoUrl: google.endpoints.tokenInfo,
    },
  });
});

afterEach(async () => {
  await listener.close();
  await google.close();
});

describe('a sign-in at Google', () => {
  it('brings tokens that open the mailbox', async () => {
    const page = await signIn(await authorizeUrl(['openid', 'email', googleScopes.readonly]), ada);
    expect(page).toMatchObject({ status: 200, text: 'The app has the answer.' });
    expect(listener.last('state')).toBe('a-state');
    const { tokens } = await client.getToken({ code: listener.last('code'), codeVerifier: verifier });
    expect(tokens).toMatchObject({ token_type: 'Bearer', refresh_token: expect.any(String) as string });
    expect(tokens.scope?.split(' ')).toEqual(
      expect.arrayContaining(['openid', googleScopes.email, googleScopes.readonly]),
    );
    client.setCredentials(tokens);
    const { data } = await client.request<unknown>({ url: `${google.url}/gmail/v1/users/me/profile` });
    expect(data).toMatchObject({ emailAddress: ada.email });
  });

  it('brings a new access token for the refresh token, which stays', async () => {
    const { refresh_token } = await connect();
    google.expireAccessTokens();
    const { credentials } = await client.refreshAccessToken();
    expect(credentials.refresh_token).toBe(refresh_token);
    expect(google.ownerOf(credentials.access_token ?? null)).toBe(ada.email);
    expect(google.counts).toMatchObject({ codeExchanges: 1, refreshRequests: 1, refreshed: 1 });
  });
});
