import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Browser, signIn } from '../../support/sign-in.ts';
import { asObject } from '../core/json.ts';
import { Gate } from '../faults/gate.ts';
import { googleScopes } from './scopes.ts';
import { type GoogleDesk, ada, answerOf, bo, startGoogleDesk, usual } from './testing.ts';

let desk: GoogleDesk;

beforeEach(async () => {
  desk = await startGoogleDesk();
});

afterEach(() => desk.close());

const invalidGrant = { status: 400, data: { error: 'invalid_grant' } };

async function profile(token = desk.client.credentials.access_token): Promise<number> {
  const url = `${desk.google.url}/gmail/v1/users/me/profile`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  return response.status;
}

describe('a sign-in at Google', () => {
  it('brings tokens that open the mailbox, and says who it was', async () => {
    const page = await signIn(await desk.url(), ada);
    expect(page).toMatchObject({ status: 200, text: 'The app has the answer.' });
    expect(desk.listener.answers).toMatchObject([{ method: 'GET', path: '/callback' }]);
    expect([desk.listener.last('state'), desk.listener.last('iss')]).toEqual(['a-state', desk.google.url]);
    const { tokens } = await desk.redeem();
    expect(tokens).toMatchObject({ token_type: 'Bearer', refresh_token: expect.any(String) as string });
    expect(tokens.scope?.split(' ').toSorted()).toEqual(
      ['openid', googleScopes.email, googleScopes.modify].toSorted(),
    );
    const [, claims = ''] = (tokens.id_token ?? '').split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      aud: desk.google.clientId,
      email: ada.email,
      email_verified: true,
    });
    expect(await profile(tokens.access_token ?? '')).toBe(200);
    expect(await desk.client.getTokenInfo(tokens.access_token ?? '')).toMatchObject({ email: ada.email });
  });

  it('brings a refresh token only for offline access, and only when the person was asked', async () => {
    await signIn(await desk.url(usual, { access_type: 'online' }), ada);
    expect((await desk.redeem()).tokens.refresh_token).toBeUndefined();
    await signIn(await desk.url(usual, { prompt: 'select_account' }), ada);
    expect((await desk.redeem()).tokens.refresh_token).toBeUndefined();
    await signIn(await desk.url(), ada);
    expect((await desk.redeem()).tokens.refresh_token).toEqual(expect.any(String));
  });

  it('grants only what was left ticked', async () => {
    const scopes = [...usual, googleScopes.send];
    const { scope = '' } = await desk.connect(scopes, { untick: [googleScopes.modify] });
    expect(scope).toContain(googleScopes.send);
    expect(scope).not.toContain(googleScopes.modify);
    expect(await profile()).toBe(403);
  });

  it('adds to what was granted before when that is asked for', async () => {
    await desk.connect(['openid', googleScopes.send]);
    const more = await desk.url(['openid', googleScopes.readonly], { include_granted_scopes: true });
    await signIn(more, ada);
    const { tokens } = await desk.redeem();
    expect(tokens.scope).toContain(googleScopes.send);
    expect(tokens.scope).toContain(googleScopes.readonly);
  });

  it('asks again after a wrong password, and stays there', async () => {
    await expect(signIn(await desk.url(), { ...ada, password: 'wrong' })).rejects.toThrow(
      'did not come to an end',
    );
    expect(desk.listener.answers).toEqual([]);
  });

  it.each([true, 'consent'] as const)('tells the app when the person cancels (%s)', async (refuse) => {
    await signIn(await desk.url(), { ...ada, refuse });
    expect(desk.listener.last('error')).toBe('access_denied');
    expect(desk.listener.last('state')).toBe('a-state');
  });

  it('lets the person who is signed in be picked, or somebody else sign in', async () => {
    const browser = new Browser();
    await signIn(await desk.url(), { ...ada, browser });
    const again = await desk.url(usual, { prompt: 'select_account consent' });
    await signIn(again, { ...ada, browser, password: 'not needed', pick: true });
    expect(desk.google.ownerOf(desk.listener.last('code'))).toBe(ada.email);
    await signIn(await desk.url(usual, { prompt: 'select_account consent' }), { ...bo, browser });
    expect(desk.google.ownerOf(desk.listener.last('code'))).toBe(bo.email);
  });

  it.each([
    ['an unknown client', { client_id: 'nobody' }, 401, 'invalid_client'],
    ['a redirect to elsewhere', { redirect_uri: 'https://elsewhere.test/' }, 400, 'redirect_uri_mismatch'],
    ['an unknown scope', { scope: ['openid', 'everything'] }, 400, 'invalid_scope'],
  ])('shows a page of its own for %s', async (_what, more, status, text) => {
    const page = await signIn(await desk.url(usual, more), ada);
    expect(page).toMatchObject({ status, text: expect.stringContaining(text) as string });
    expect(desk.listener.answers).toEqual([]);
  });

  it('does not do without PKCE', async () => {
    const url = new URL(await desk.url());
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    await signIn(url.href, ada);
    expect(desk.listener.last('error')).toBe('invalid_request');
  });
});

describe("Google's token endpoint", () => {
  it('takes a code once, with its verifier', async () => {
    await signIn(await desk.url(), ada);
    const code = desk.listener.last('code');
    expect(await answerOf(desk.client.getToken({ code, codeVerifier: 'x'.repeat(50) }))).toMatchObject(
      invalidGrant,
    );
    await signIn(await desk.url(), ada);
    await desk.redeem();
    expect(await answerOf(desk.redeem())).toMatchObject(invalidGrant);
    expect(desk.google.counts.codeExchanges).toBe(1);
  });

  it.each([
    [{ client_id: 'nobody' }, 401, 'invalid_client'],
    [{ client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ client_secret: undefined }, 400, 'invalid_request'],
    [{}, 400, 'invalid_grant'],
  ])('says what is wrong with %j', async (change, status, error) => {
    const { clientId: client_id, clientSecret: client_secret, endpoints } = desk.google;
    const fields = { client_id, client_secret, grant_type: 'authorization_code', code: 'none', ...change };
    const sent = Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    const response = await fetch(endpoints.token, { method: 'POST', body: new URLSearchParams(sent) });
    expect([response.status, await response.json()]).toMatchObject([status, { error }]);
  });

  it('refreshes as often as it is asked, with the same refresh token', async () => {
    const { refresh_token } = await desk.connect();
    desk.google.expireAccessTokens();
    expect(await profile()).toBe(401);
    for (const _ of [1, 2]) {
      const { credentials } = await desk.client.refreshAccessToken();
      expect(credentials.refresh_token).toBe(refresh_token);
      expect(await profile(credentials.access_token ?? '')).toBe(200);
    }
    expect(desk.google.counts).toMatchObject({ codeExchanges: 1, refreshRequests: 2, refreshed: 2 });
  });

  it('says when the sign-in will end, once it is told to', async () => {
    expect(await desk.connect()).not.toHaveProperty('refresh_token_expires_in');
    desk.google.refreshTokenSeconds = 604_800;
    expect(await desk.connect()).toMatchObject({ refresh_token_expires_in: 604_800 });
  });

  it('rotates refresh tokens when it is told to, and ends the grant when an old one comes back', async () => {
    desk.google.settings.rotation = 'strict';
    const { refresh_token: first = '' } = await desk.connect();
    const seen: unknown[] = [];
    desk.client.on('tokens', ({ refresh_token }) => seen.push(refresh_token));
    await desk.client.refreshAccessToken();
    expect(seen).toEqual([expect.any(String)]);
    expect(seen).not.toContain(first);
    desk.client.setCredentials({ refresh_token: first ?? '' });
    expect(await answerOf(desk.client.refreshAccessToken())).toMatchObject(invalidGrant);
    desk.client.setCredentials({ refresh_token: String(seen[0]) });
    expect(await answerOf(desk.client.refreshAccessToken())).toMatchObject(invalidGrant);
  });

  it('gives out access tokens that live as long as it is told', async () => {
    desk.google.settings.accessTokenSeconds = 7;
    const asked = Date.now();
    const { expiry_date } = await desk.connect();
    expect(Math.abs((expiry_date ?? 0) - asked - 7000)).toBeLessThan(7000);
  });

  it('ends everything when a token is revoked, and refuses to do it twice', async () => {
    const { refresh_token } = await desk.connect();
    await desk.client.revokeToken(refresh_token ?? '');
    expect(await profile()).toBe(401);
    expect(await answerOf(desk.client.refreshAccessToken())).toMatchObject(invalidGrant);
    expect(desk.google.counts.revocations).toBe(1);
    expect(await answerOf(desk.client.revokeToken(refresh_token ?? ''))).toMatchObject({ status: 400 });
  });

  it('refuses all tokens of an account whose consent is lost, and of no other', async () => {
    const { access_token } = await desk.connect(usual, bo);
    await desk.connect();
    desk.google.loseConsent(ada.email);
    expect(await answerOf(desk.client.refreshAccessToken())).toMatchObject(invalidGrant);
    expect(await profile(access_token ?? '')).toBe(200);
  });

  it('knows every code and token that it gave out', async () => {
    const { access_token, refresh_token } = await desk.connect();
    expect(desk.google.issued).toEqual(
      expect.arrayContaining([desk.listener.last('code'), access_token, refresh_token]),
    );
  });
});

describe('trouble at Google', () => {
  it('can be had at the token endpoint for one account only', async () => {
    const fault = desk.google.refuseToken({ account: bo.email, grant: 'refresh_token' });
    await desk.connect();
    await desk.client.refreshAccessToken();
    expect(fault.met).toBe(0);
    await desk.connect(usual, bo);
    expect(await answerOf(desk.client.refreshAccessToken())).toMatchObject(invalidGrant);
    expect(fault.met).toBe(1);
  });

  it('can be a refresh that succeeds although its answer is lost', async () => {
    const { refresh_token } = await desk.connect();
    const { clientId: client_id, clientSecret: client_secret, endpoints } = desk.google;
    desk.google.script({ on: { area: 'token' }, accepts: true, instead: 'reset' });
    const fields = {
      client_id,
      client_secret,
      grant_type: 'refresh_token',
      refresh_token: refresh_token ?? '',
    };
    const body = new URLSearchParams(fields);
    // The official library would try again by itself.
    await expect(fetch(endpoints.token, { method: 'POST', body })).rejects.toMatchObject({
      cause: { code: 'ECONNRESET' },
    });
    expect(desk.google.counts).toMatchObject({ refreshRequests: 1, refreshed: 1 });
  });

  it('can be a refresh that waits, and does nothing before', async () => {
    await desk.connect();
    const gate = new Gate();
    desk.google.script({ on: { area: 'token' }, hold: gate });
    const pending = desk.client.refreshAccessToken();
    await desk.google.waitForRequest(({ body }) => asObject(body)['grant_type'] === 'refresh_token');
    expect(desk.google.counts.refreshed).toBe(0);
    gate.open();
    await pending;
    expect(desk.google.counts.refreshed).toBe(1);
  });

  it('can be an error of the API with its reason and the time to wait', async () => {
    await desk.connect();
    desk.google.refuseApi(403, 'userRateLimitExceeded', { retryAfter: 7 });
    const response = await fetch(`${desk.google.url}/gmail/v1/users/me/profile`, {
      headers: { authorization: `Bearer ${desk.client.credentials.access_token}` },
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([403, '7']);
    expect(await response.json()).toMatchObject({
      error: { code: 403, errors: [{ domain: 'usageLimits', reason: 'userRateLimitExceeded' }] },
    });
    desk.google.script({ on: { area: 'api' }, instead: { garbage: 'html' } });
    expect(await profile()).toBe(200);
    desk.google.script({ on: { area: 'api' }, instead: { status: 503 } });
    expect(await profile()).toBe(503);
  });
});
