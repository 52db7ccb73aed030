import { type AccountInfo, PublicClientApplication } from '@azure/msal-node';
import { type SignIn, signIn } from '../../support/sign-in.ts';
import { type MicrosoftOptions, type MicrosoftSimulator, startMicrosoft } from './start.ts';

export const ada = { email: 'ada@example.com', password: 'analytical', name: 'Ada Example' };
export const bo = { email: 'bo@example.com', password: 'bicycle', name: 'Bo Example' };

type Init = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

export interface Connected {
  token: string;
  account: AccountInfo;
}

/** The simulator with an app in front of it, as the official library makes one. */
export interface MicrosoftDesk {
  microsoft: MicrosoftSimulator;
  /** A new application with a cache of its own. */
  app(): PublicClientApplication;
  /** The whole sign-in, with the library's own listener. */
  connect(scopes: string[], who?: Partial<SignIn>, app?: PublicClientApplication): Promise<Connected>;
  call(token: string, path: string, init?: Init): Promise<Response>;
  /** The answer's JSON. */
  json(token: string, path: string, init?: Init): Promise<Record<string, unknown>>;
  post(token: string, path: string, body?: unknown): Promise<Response>;
}

export async function startMicrosoftDesk(options?: MicrosoftOptions): Promise<MicrosoftDesk> {
  const microsoft = await startMicrosoft(options);
  microsoft.addAccount(ada);
  microsoft.addAccount(bo);
  const { tenant, clientId, endpoints } = microsoft;
  const desk: MicrosoftDesk = {
    microsoft,
    app: () =>
      new PublicClientApplication({
        auth: {
          clientId,
          authority: `https://login.microsoftonline.com/${tenant}`,
          authorityMetadata: JSON.stringify({
            authorization_endpoint: endpoints.authorize,
            token_endpoint: endpoints.token,
            issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
          }),
        },
      }),
    async connect(scopes, who, app = desk.app()) {
      const openBrowser = async (url: string) => void (await signIn(url, { ...ada, ...who }));
      const { accessToken: token, account } = await app.acquireTokenInteractive({ scopes, openBrowser });
      if (account === null) throw new Error('The sign-in brought no account.');
      return { token, account };
    },
    call: (token, path, init) =>
      fetch(`${microsoft.url}/v1.0/me${path}`, {
        ...init,
        headers: { ...init?.headers, authorization: `Bearer ${token}` },
      }),
    async json(token, path, init) {
      return (await (await desk.call(token, path, init)).json()) as Record<string, unknown>;
    },
    post: (token, path, body) =>
      desk.call(token, path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', prefer: 'IdType="ImmutableId"' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
  return desk;
}
