import { InteractionRequiredAuthError, ServerError } from '@azure/msal-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signIn } from '../../support/sign-in.ts';
import { asObject } from '../core/json.ts';
import { Gate } from '../faults/gate.ts';
import { listenLoopback } from '../oauth/testing.ts';
import { type MicrosoftDesk, ada, bo, startMicrosoftDesk } from './testing.ts';

const scopes = ['User.Read', 'Mail.Send'];

let desk: MicrosoftDesk;

beforeEach(async () => {
  desk = await startMicrosoftDesk();
});

afterEach(() => desk.microsoft.close());

/** Where an app would send a browser, with a listener of its own at `redirect`. */
function authorizeUrl(change: Record<string, string> = {}): string {
  const url = new URL(desk.microsoft.endpoints.authorize);
  const parameters = {
    client_id: desk.microsoft.clientId,
    redirect_uri: 'http://localhost:1',
    response_type: 'code',
    scope: 'openid offline_access User.Read',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
    state: 'a-state',
    ...change,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

async function token(fields: Record<string, string>, tenant = desk.microsoft.tenant) {
  const { url, clientId } = desk.microsoft;
  const body = new URLSearchParams({ client_id: clientId, ...fields });
  const response = await fetch(`${url}/${tenant}/oauth2/v2.0/token`, { method: 'POST', body });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

function refreshTokens(): string[] {
  const { issued, requests } = desk.microsoft;
  const used = requests.map(({ body }) => asObject(body)['code']);
  return issued.filter((one) => !used.includes(one));
}

describe('a sign-in at Microsoft', () => {
  it('brings a token that opens Graph, and an account that looks like one of Entra', async () => {
    const { token, account } = await desk.connect(scopes);
    expect(account).toMatchObject({ username: ada.email, name: ada.name, tenantId: desk.microsoft.tenant });
    expect(account.homeAccountId).toMatch(new RegExp(`^[0-9a-f-]{36}\\.${desk.microsoft.tenant}$`));
    expect(await desk.json(token, '')).toMatchObject({ mail: ada.email, displayName: ada.name });
  });

  it('covers what was consented to before, and asks only for what is new', async () => {
    const app = desk.app();
    await desk.connect(['Mail.Send'], ada, app);
    const { token } = await desk.connect(['User.Read', 'Mail.Read'], ada, app);
    expect((await desk.call(token, '/messages')).status).toBe(200);
    const sent = await desk.post(token, '/sendMail', {
      message: { toRecipients: [{ emailAddress: { address: bo.email } }] },
    });
    expect(sent.status).toBe(202);
    const pages = desk.microsoft.requests.filter(
      ({ path, method }) => path.startsWith('/signin/') && method === 'GET',
    );
    await desk.connect(scopes);
    const again = desk.microsoft.requests.filter(
      ({ path, method }) => path.startsWith('/signin/') && method === 'GET',
    );
    expect([pages.length, again.length]).toEqual([4, 5]);
  });

  it.each([true, 'consent'] as const)('tells the app when the person cancels (%s)', async (refuse) => {
    await expect(desk.connect(scopes, { ...ada, refuse })).rejects.toMatchObject({
      errorCode: 'access_denied',
      errorMessage: expect.stringContaining('AADSTS65004') as string,
    });
  });

  it('ends at the wall of the administrator when one has to consent', async () => {
    desk.microsoft.requireApproval();
    await expect(desk.connect(scopes)).rejects.toMatchObject({
      errorCode: 'access_denied',
      errorMessage: expect.stringContaining('AADSTS90094') as string,
    });
    desk.microsoft.requireApproval(false);
    await desk.connect(scopes);
  });

  it.each([
    ['an unknown client', { client_id: 'nobody' }, 'AADSTS700016'],
    ['a redirect that is not registered', { redirect_uri: 'http://127.0.0.1:1' }, 'AADSTS50011'],
    ['an unknown scope', { scope: 'openid Everything.Read' }, 'AADSTS650053'],
  ])('shows a page of its own for %s', async (_what, change, code) => {
    const page = await signIn(authorizeUrl(change), ada);
    expect(page).toMatchObject({ status: 400, text: expect.stringContaining(code) as string });
  });

  it('turns away an app for one organisation at the door for all, and everybody at no door', async () => {
    const { tenant } = desk.microsoft;
    expect((await signIn(authorizeUrl().replace(tenant, 'common'), ada)).text).toContain('AADSTS50194');
    expect((await signIn(authorizeUrl().replace(tenant, 'nowhere'), ada)).text).toContain('AADSTS90002');
    desk.microsoft.client.isSingleTenant = false;
    const listener = await listenLoopback();
    const url = authorizeUrl({ redirect_uri: `http://localhost:${listener.port}` });
    await signIn(url.replace(tenant, 'common'), ada);
    expect(desk.microsoft.ownerOf(listener.last('code'))).toBe(ada.email);
    await listener.close();
  });
});

describe("Microsoft's token endpoint", () => {
  it.each([
    [{ client_id: 'nobody' }, undefined, 400, 'unauthorized_client', 700016],
    [{}, 'nowhere', 400, 'invalid_request', 90002],
    [{}, 'common', 400, 'invalid_request', 50194],
    [{}, undefined, 400, 'invalid_grant', 9002313],
  ])('says what is wrong with %j at %s', async (change, tenant, status, error, code) => {
    const fields = { grant_type: 'authorization_code', code: 'none', ...change };
    const refused = await token(fields, tenant);
    expect(refused).toMatchObject({ status, answer: { error, error_codes: [code] } });
    expect(refused.answer).toMatchObject({
      error_description: expect.stringMatching(new RegExp(`^AADSTS${code}: .*Trace ID`)) as string,
      trace_id: expect.any(String) as string,
      correlation_id: expect.any(String) as string,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/) as string,
    });
  });

  it('wants a secret from an app that is not registered as a public one', async () => {
    desk.microsoft.client.isPublic = false;
    expect(await token({ grant_type: 'authorization_code', code: 'none' })).toMatchObject({
      status: 401,
      answer: { error: 'invalid_client', error_codes: [7000218] },
    });
  });

  it('rotates refresh tokens, and ends the grant when an old one comes back', async () => {
    const app = desk.app();
    const { account } = await desk.connect(scopes, ada, app);
    const before = refreshTokens();
    const fresh = await app.acquireTokenSilent({ account, scopes, forceRefresh: true });
    expect(desk.microsoft.counts).toMatchObject({ codeExchanges: 1, refreshRequests: 1, refreshed: 1 });
    const old =
      before.find((one) => one !== undefined && desk.microsoft.requests.some(({ key }) => key === one)) ?? '';
    expect(await token({ grant_type: 'refresh_token', refresh_token: old })).toMatchObject({
      status: 400,
      answer: { error: 'invalid_grant', suberror: 'bad_token' },
    });
    await expect(app.acquireTokenSilent({ account, scopes, forceRefresh: true })).rejects.toThrow(
      InteractionRequiredAuthError,
    );
    expect((await desk.call(fresh.accessToken, '')).status).toBe(401);
  });

  it('takes an old refresh token again when it is told to, as Entra does', async () => {
    desk.microsoft.settings.rotation = 'lenient';
    const app = desk.app();
    const { account } = await desk.connect(scopes, ada, app);
    await app.acquireTokenSilent({ account, scopes, forceRefresh: true });
    const old = desk.microsoft.requests.find(
      ({ body }) => asObject(body)['grant_type'] === 'refresh_token',
    )?.key;
    const { status, answer } = await token({ grant_type: 'refresh_token', refresh_token: old ?? '' });
    expect([status, answer['refresh_token'] === old]).toEqual([200, false]);
  });

  it('refreshes once for many who wait in one application', async () => {
    const app = desk.app();
    const { account } = await desk.connect(scopes, ada, app);
    desk.microsoft.expireAccessTokens();
    const waiting = Array.from({ length: 10 }, () =>
      app.acquireTokenSilent({ account, scopes, forceRefresh: true }),
    );
    const tokens = (await Promise.all(waiting)).map(({ accessToken }) => accessToken);
    expect(new Set(tokens).size).toBe(1);
    expect(desk.microsoft.counts.refreshRequests).toBe(1);
  });
});

describe('trouble at Microsoft', () => {
  it.each([
    ['a changed password', () => desk.microsoft.revokeTokens(ada.email), ServerError, 50173, ''],
    [
      'lost consent',
      () => desk.microsoft.loseConsent(ada.email),
      InteractionRequiredAuthError,
      65001,
      'consent_required',
    ],
    [
      'a grant that the next request is refused',
      () => void desk.microsoft.refuseToken({ code: 700082, suberror: 'bad_token' }),
      InteractionRequiredAuthError,
      700082,
      'bad_token',
    ],
  ])('can be %s', async (_what, happen, kind, errorNo, subError) => {
    const app = desk.app();
    const { account } = await desk.connect(scopes, ada, app);
    happen();
    const refresh = app.acquireTokenSilent({ account, scopes, forceRefresh: true });
    const error: unknown = await refresh.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ errorCode: 'invalid_grant', errorNo, subError });
  });

  it('asks for consent again once it was lost', async () => {
    await desk.connect(scopes);
    desk.microsoft.loseConsent(ada.email);
    await expect(desk.connect(scopes, { ...ada, refuse: 'consent' })).rejects.toThrow('access_denied');
    await desk.connect(scopes);
  });

  it('leaves access tokens alone until they expire, and other accounts altogether', async () => {
    const app = desk.app();
    const { token } = await desk.connect(scopes);
    const { account } = await desk.connect(scopes, bo, app);
    desk.microsoft.revokeTokens(ada.email);
    expect((await desk.call(token, '')).status).toBe(200);
    await app.acquireTokenSilent({ account, scopes, forceRefresh: true });
  });

  it.each([
    [503, {}, 'temporarily_unavailable'],
    [429, { 'retry-after': '7' }, 'invalid_request'],
  ] as const)('can be a token endpoint that answers %s', async (status, headers, error) => {
    const app = desk.app();
    const { account } = await desk.connect(scopes, ada, app);
    desk.microsoft.script({ on: { area: 'token' }, times: 9, instead: { status, headers } });
    await expect(app.acquireTokenSilent({ account, scopes, forceRefresh: true })).rejects.toMatchObject({
      errorCode: error,
    });
  });

  it('is more than four requests at once for one mailbox, and not for two', async () => {
    const { token: adas } = await desk.connect(scopes, ada);
    const { token: bos } = await desk.connect(scopes, bo);
    const gate = new Gate();
    desk.microsoft.script({ on: { area: 'api' }, hold: gate, times: 5 });
    const held = [adas, adas, adas, adas, bos].map((token) => desk.call(token, ''));
    await expect.poll(() => desk.microsoft.requests.filter(({ path }) => path === '/v1.0/me').length).toBe(5);
    const fifth = await desk.call(adas, '');
    expect([fifth.status, fifth.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await fifth.json()).toMatchObject({
      error: {
        code: 'ApplicationThrottled',
        message: expect.stringContaining('MailboxConcurrency') as string,
      },
    });
    gate.open();
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await desk.call(adas, '')).status).toBe(200);
  });
});
