import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Flow, Registration } from './flow.ts';
import { startGoogle } from './google/sign-in.ts';
import { startMicrosoft } from './microsoft/sign-in.ts';

/** An identity provider in the small, whose clock is what the test says. */
let server: Server;
let origin: string;
/** Seconds that the provider's clock is ahead of this computer's. */
let ahead: number;
/** Put over what the provider would answer. */
let said: Record<string, unknown>;
beforeEach(async () => {
  ahead = 0;
  said = {};
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', origin);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(pathname === '/token' ? { ...tokens(), ...said } : person));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const person = {
  id: 'p1',
  emailAddress: 'ada@example.com',
  mail: 'ada@example.com',
  userPrincipalName: 'ada',
};

function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}.${Buffer.from('signed').toString('base64url')}`;
}

function tokens() {
  const now = Math.floor(Date.now() / 1000) + ahead;
  const claims = {
    iss: origin,
    aud: 'client-1',
    sub: 's1',
    oid: 'o1',
    tid: 't1',
    email: 'ada@example.com',
    preferred_username: 'ada@example.com',
    iat: now,
    nbf: now,
    exp: now + 3600,
  };
  return {
    token_type: 'Bearer',
    access_token: 'access-1',
    refresh_token: 'refresh-1',
    expires_in: 3599,
    id_token: jwt(claims),
    client_info: Buffer.from(JSON.stringify({ uid: 'o1', utid: 't1' })).toString('base64url'),
  };
}

const never = new AbortController().signal;

function begin(provider: 'google' | 'microsoft'): Promise<Flow> {
  const registration: Registration = {
    provider,
    clientId: 'client-1',
    clientSecret: () => null,
    tenant: null,
    endpoints: { authorize: `${origin}/authorize`, token: `${origin}/token`, revoke: null, api: origin },
    ownEndpoints: true,
  };
  const start = {
    redirectUri: 'http://127.0.0.1:1',
    state: 's',
    permissions: ['read' as const],
    loginHint: null,
  };
  if (provider === 'google') return startGoogle(registration, start);
  said['scope'] = 'openid profile User.Read Mail.Read';
  return startMicrosoft(registration, start);
}

describe.each(['google', 'microsoft'] as const)('an answer of %s', (provider) => {
  it.each([
    ['an hour ahead', 3600],
    ['an hour behind', -3600],
  ])('is good when the clocks differ: the provider is %s', async (_what, seconds) => {
    ahead = seconds;
    const flow = await begin(provider);
    const signedIn = await flow.finish('code-1', never);
    expect(signedIn).toMatchObject({ account: 'ada@example.com', permissions: ['read'], endsAt: null });
  });

  it('without a refresh token is refused, and says why', async () => {
    const flow = await begin(provider);
    said['refresh_token'] = undefined;
    await expect(flow.finish('code-1', never)).rejects.toMatchObject({
      trap: 'no_refresh_token',
      message: expect.stringContaining('without a refresh token'),
    });
  });

  it('for another client, or for nobody, is refused', async () => {
    const flow = await begin(provider);
    said['id_token'] = 'not a token';
    await expect(flow.finish('code-1', never)).rejects.toMatchObject({ name: 'FlowError' });
  });
});

it('an identity that Google made for another client is refused', async () => {
  const flow = await begin('google');
  said['id_token'] = jwt({ aud: 'somebody else', sub: 's1', email: 'ada@example.com' });
  await expect(flow.finish('code-1', never)).rejects.toThrow('whose account');
});
