import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library';
import { type SignIn, signIn } from '../../support/sign-in.ts';
import { type LoopbackListener, listenLoopback } from '../oauth/testing.ts';
import { type GoogleOptions, type GoogleSimulator, startGoogle } from './start.ts';
import { googleScopes } from './scopes.ts';

export const ada = { email: 'ada@example.com', password: 'analytical', name: 'Ada Example' };
export const bo = { email: 'bo@example.com', password: 'bicycle', name: 'Bo Example' };
export const usual = ['openid', 'email', googleScopes.modify];

/** The simulator with an app in front of it, as the official library makes one. */
export interface GoogleDesk {
  google: GoogleSimulator;
  listener: LoopbackListener;
  client: OAuth2Client;
  /** Where the app would send a browser. */
  url(scope?: string[], more?: object): Promise<string>;
  /** The tokens for the code that came last. */
  redeem(): Promise<{ tokens: OAuth2Client['credentials'] }>;
  /** The whole sign-in; the client has the tokens then. */
  connect(scope?: string[], who?: Partial<SignIn>): Promise<OAuth2Client['credentials']>;
  close(): Promise<void>;
}

export async function startGoogleDesk(options?: GoogleOptions): Promise<GoogleDesk> {
  const google = await startGoogle(options);
  google.addAccount(ada);
  google.addAccount(bo);
  const listener = await listenLoopback();
  const { endpoints } = google;
  const client = new OAuth2Client({
    clientId: google.clientId,
    clientSecret: google.clientSecret,
    redirectUri: `${listener.url}/callback`,
    endpoints: {
      oauth2AuthBaseUrl: endpoints.authorize,
      oauth2TokenUrl: endpoints.token,
      oauth2RevokeUrl: endpoints.revoke,
      tokenInfoUrl: endpoints.tokenInfo,
    },
    transporterOptions: { retry: false },
  });
  let codeVerifier = '';
  const desk: GoogleDesk = {
    google,
    listener,
    client,
    async url(scope = usual, more = {}) {
      const made = await client.generateCodeVerifierAsync();
      codeVerifier = made.codeVerifier;
      return client.generateAuthUrl({
        access_type: 'offline',
        prompt: 'consent',
        scope,
        state: 'a-state',
        code_challenge: made.codeChallenge ?? '',
        code_challenge_method: CodeChallengeMethod.S256,
        ...more,
      });
    },
    redeem: () => client.getToken({ code: listener.last('code'), codeVerifier }),
    async connect(scope, who) {
      await signIn(await desk.url(scope), { ...ada, ...who });
      const { tokens } = await desk.redeem();
      client.setCredentials(tokens);
      return tokens;
    },
    async close() {
      await listener.close();
      await google.close();
    },
  };
  return desk;
}

/** The error in an answer that the official library threw. */
export async function answerOf(call: Promise<unknown>): Promise<{ status: number; data: unknown }> {
  const error = await call.then(
    () => new Error('There was no refusal.'),
    (error: unknown) => error as { response?: { status: number; data: unknown } },
  );
  if (!('response' in error) || error.response === undefined) throw error as Error;
  return { status: error.response.status, data: error.response.data };
}
