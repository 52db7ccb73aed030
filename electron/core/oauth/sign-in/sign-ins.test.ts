import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { googleScopes } from '../../../../tests/simulators/google/scopes.ts';
import { Gate } from '../../../../tests/simulators/faults/gate.ts';
import { type SignIn, signIn } from '../../../../tests/support/sign-in.ts';
import type { TestPanel } from '../../testing.ts';
import { type SignInDesk, adasAccount, openSignInDesk, othersAccount } from '../testing.ts';

let desk: SignInDesk;
beforeEach(async () => {
  desk = await openSignInDesk();
});
afterEach(() => desk.close());

/** What a browser that is sent somewhere says of itself. */
const navigation = {
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'cross-site',
};

describe.each([
  ['gmail', 'google'],
  ['outlook', 'microsoft'],
] as const)('a sign-in for %s', (service, provider) => {
  const simulator = () => desk[provider];
  const listed = async (panel: TestPanel = desk.bob) =>
    (await panel.do('integrations.list', {})).find((row) => row.service === service);
  const begin = (panel: TestPanel = desk.bob) => panel.do('integrations.connect', { service });
  const look = (attempt: string, panel: TestPanel = desk.bob) =>
    panel.do('integrations.attempt', { attempt });
  const browse = (url: string, how: Partial<SignIn> = {}) => signIn(url, { ...adasAccount, ...how });

  /** Goes to the listener as if from the provider. */
  async function answer(
    url: string,
    fields: Record<string, string>,
    headers: Record<string, string> = navigation,
  ) {
    const asked = new URL(url).searchParams;
    const query = new URLSearchParams({ state: asked.get('state') ?? '', ...fields });
    const {
      statusCode,
      headers: sent,
      body,
    } = await request(`${asked.get('redirect_uri')}/?${query.toString()}`, { headers });
    return { status: statusCode, headers: sent, text: await body.text() };
  }

  beforeEach(() => desk.register(provider));

  it('connects the account, opens the browser by itself and proves the mailbox', async () => {
    const { attempt, url } = await begin();
    expect(await look(attempt)).toEqual({ state: 'waiting', until: expect.any(Number) });
    expect(desk.core.opened).toEqual([url]);
    await browse(url);
    expect(await look(attempt)).toEqual({ state: 'connected', account: adasAccount.email });
    expect(await listed()).toMatchObject({
      status: 'connected',
      account: adasAccount.email,
      proven: { what: expect.stringContaining(adasAccount.email) },
      settings: { kind: service, permissions: ['send'] },
      registered: true,
    });
    expect(desk.core.fronted()).toBe(1);
  });

  it('asks with PKCE and a state of its own, and comes back to this computer only', async () => {
    const [first, second] = [await begin(), await begin()].map(({ url }) => new URL(url).searchParams);
    expect(first?.get('code_challenge_method')).toBe('S256');
    expect(first?.get('redirect_uri')).toMatch(/^http:\/\/(?:127\.0\.0\.1|localhost):\d+$/);
    expect(Buffer.from(first?.get('state') ?? '', 'base64url')).toHaveLength(32);
    expect(first?.get('state')).not.toBe(second?.get('state'));
    expect(first?.get('code_challenge')).not.toBe(second?.get('code_challenge'));
  });

  it('ends on a page that runs nothing, keeps nothing and tells nothing', async () => {
    const { url } = await begin();
    const page = await browse(url);
    expect(page.text).toContain('You can close this window');
    expect(page.text).not.toMatch(/<script|src=|href=|code|state=/i);
    for (const token of simulator().issued) expect(page.text).not.toContain(token);
    const { url: again } = await begin();
    const { headers } = await answer(again, { error: 'access_denied' });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  it('closes its door with its outcome', async () => {
    const { attempt, url } = await begin();
    await browse(url);
    await expect(answer(url, { code: 'again' })).rejects.toThrow('ECONNREFUSED');
    expect(await look(attempt)).toMatchObject({ state: 'connected' });
  });

  it('takes no answer with another state, and goes on waiting', async () => {
    const { attempt, url } = await begin();
    for (const state of ['', 'x', 'A'.repeat(43)]) {
      expect((await answer(url, { code: 'stolen', state })).status).toBe(400);
    }
    expect(simulator().requests.filter(({ path }) => path.endsWith('/token'))).toEqual([]);
    expect(await look(attempt)).toMatchObject({ state: 'waiting' });
    await browse(url);
    expect(await look(attempt)).toMatchObject({ state: 'connected' });
  });

  it('takes an answer once: a repeat while it is being redeemed is over', async () => {
    const { attempt, url } = await begin();
    const gate = new Gate();
    simulator().script({ on: { area: 'token' }, hold: gate });
    const first = browse(url);
    await simulator().waitForRequest(({ path, status }) => path.endsWith('/token') && status === null);
    expect((await answer(url, { code: 'replayed' })).status).toBe(410);
    gate.open();
    await first;
    expect(await look(attempt)).toMatchObject({ state: 'connected' });
    expect(simulator().counts.codeExchanges).toBe(1);
  });

  it.each([
    ['a script', { ...navigation, 'sec-fetch-mode': 'cors' }],
    ['a picture', { ...navigation, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a frame', { ...navigation, 'sec-fetch-dest': 'iframe' }],
    ['an older browser’s script', { origin: 'https://elsewhere.example' }],
    ['a name that resolves here', { ...navigation, host: 'rebound.example' }],
  ])('does not talk to %s of some page, even with the right state', async (_what, headers) => {
    const { attempt, url } = await begin();
    const { status, text } = await answer(url, { code: 'c', error: 'access_denied' }, headers);
    expect([status >= 400, text]).toEqual([true, '']);
    expect(await look(attempt)).toMatchObject({ state: 'waiting' });
  });

  it('knows one address and one way to come back', async () => {
    const { attempt, url } = await begin();
    const base = new URL(url).searchParams.get('redirect_uri') ?? '';
    const state = new URL(url).searchParams.get('state') ?? '';
    const statuses = await Promise.all(
      [
        { path: '/favicon.ico' },
        { path: '/' },
        { path: `/other?state=${state}&code=c` },
        { path: `/?state=${state}&code=c`, method: 'POST' as const },
        { path: `/?state=${state}&state=${state}&code=c` },
        { path: `/?state=${state}&code=${'c'.repeat(9000)}` },
      ].map(async ({ path, method = 'GET' as const }) => {
        const { statusCode, body } = await request(base + path, { method, headers: navigation });
        await body.dump();
        return statusCode;
      }),
    );
    expect(statuses).toEqual([404, 404, 404, 405, 400, 414]);
    expect(await look(attempt)).toMatchObject({ state: 'waiting' });
  });

  it('refuses an answer of another issuer', async () => {
    const { attempt, url } = await begin();
    await answer(url, { code: 'c', iss: 'https://other.example' });
    expect(await look(attempt)).toMatchObject({ state: 'failed', cause: 'other' });
    expect(simulator().counts.codeExchanges).toBe(0);
  });

  it('that is cancelled in Keydesk ends at once, and its answer finds nobody', async () => {
    const { attempt, url } = await begin();
    await desk.bob.do('integrations.cancel', { attempt });
    expect(await look(attempt)).toMatchObject({ state: 'cancelled' });
    await expect(answer(url, { code: 'c' })).rejects.toThrow('ECONNREFUSED');
    expect(await listed()).toMatchObject({ status: 'disconnected' });
  });

  it('that is cancelled while its code is redeemed saves nothing', async () => {
    const { attempt, url } = await begin();
    const gate = new Gate();
    simulator().script({ on: { area: 'token' }, hold: gate });
    const browsing = browse(url);
    await simulator().waitForRequest(({ path, status }) => path.endsWith('/token') && status === null);
    await desk.bob.do('integrations.cancel', { attempt });
    gate.open();
    expect((await browsing).status).toBe(410);
    expect(await look(attempt)).toMatchObject({ state: 'cancelled' });
    expect(await listed()).toMatchObject({ status: 'disconnected' });
  });

  it.each([[true], ['consent']] as const)('that is refused at the provider says so (%s)', async (refuse) => {
    const { attempt, url } = await begin();
    await browse(url, { refuse });
    expect(await look(attempt)).toMatchObject({ state: 'failed', cause: 'denied' });
  });

  it('takes the place of the one before it', async () => {
    const first = await begin();
    const second = await begin();
    expect(await look(first.attempt)).toMatchObject({ state: 'cancelled', cause: 'replaced' });
    await expect(answer(first.url, { code: 'c' })).rejects.toThrow('ECONNREFUSED');
    await browse(second.url);
    expect(await look(second.attempt)).toMatchObject({ state: 'connected' });
  });

  it('leaves those of other people alone, and is nobody else’s to look at', async () => {
    const [bobs, adas] = [await begin(), await begin(desk.admin)];
    expect(await desk.admin.call('integrations.attempt', { attempt: bobs.attempt })).toMatchObject({
      error: { code: 'not_found' },
    });
    expect(await desk.admin.call('integrations.cancel', { attempt: bobs.attempt })).toMatchObject({
      error: { code: 'not_found' },
    });
    await Promise.all([browse(bobs.url), browse(adas.url, othersAccount)]);
    expect(await look(bobs.attempt)).toMatchObject({ account: adasAccount.email });
    expect(await look(adas.attempt, desk.admin)).toMatchObject({ account: othersAccount.email });
    expect(await listed()).toMatchObject({ account: adasAccount.email });
    expect(await listed(desk.admin)).toMatchObject({ account: othersAccount.email });
  });

  it('again is refused for another account, and names both', async () => {
    await desk.connect(desk.bob, service);
    const before = await listed();
    const view = await desk.connect(desk.bob, service, { as: othersAccount });
    expect(view).toMatchObject({ state: 'failed', cause: 'wrong_account' });
    expect(view.reason).toContain(adasAccount.email);
    expect(view.reason).toContain(othersAccount.email);
    expect(await listed()).toEqual(before);
  });

  it('again adds permissions, and keeps the id and those there were', async () => {
    await desk.connect(desk.bob, service);
    const [before] = await desk.connectionRows();
    await desk.connect(desk.bob, service, { permissions: ['read'] });
    expect(await desk.connectionRows()).toEqual([before]);
    expect(await listed()).toMatchObject({ settings: { permissions: ['send', 'read'] } });
  });

  it.each([
    ['signs out', () => desk.bob.do('session.signOut', {})],
    [
      'is removed',
      async () => {
        const bob = (await desk.core.users.list()).find(({ name }) => name === 'Bob');
        await desk.admin.do('users.remove', { id: bob?.id ?? '' });
      },
    ],
    [
      'is given a new password',
      async () => {
        const bob = (await desk.core.users.list()).find(({ name }) => name === 'Bob');
        await desk.admin.do('users.update', { id: bob?.id ?? '', password: 'a password from the admin' });
      },
    ],
  ])('of somebody who %s meanwhile saves nothing', async (_what, change) => {
    const { url } = await begin();
    const gate = new Gate();
    simulator().script({ on: { area: 'token' }, hold: gate });
    const browsing = browse(url);
    await simulator().waitForRequest(({ path, status }) => path.endsWith('/token') && status === null);
    await change();
    gate.open();
    await browsing;
    expect(await desk.connectionRows()).toEqual([]);
  });

  it('with an app that the admin replaces meanwhile saves nothing', async () => {
    const { attempt, url } = await begin();
    await desk.register(provider);
    await browse(url);
    expect(await look(attempt)).toMatchObject({ state: 'failed', cause: 'registration' });
    expect(await desk.connectionRows()).toEqual([]);
  });

  it.each([
    ['is overloaded', { status: 503 }],
    ['answers with a page', { garbage: 'html' as const }],
    ['hangs up', 'reset' as const],
  ])('whose code cannot be redeemed because the provider %s says so', async (_what, instead) => {
    const { attempt, url } = await begin();
    simulator().script({ on: { area: 'token' }, instead });
    await browse(url);
    expect(await look(attempt)).toMatchObject({ state: 'failed', cause: 'unreachable' });
    expect(await desk.connectionRows()).toEqual([]);
  });

  it('whose mailbox cannot be asked saves nothing', async () => {
    const { attempt, url } = await begin();
    simulator().script({ on: { area: 'api' }, instead: { garbage: 'html' } });
    await browse(url);
    expect(await look(attempt)).toMatchObject({ state: 'failed', cause: 'unreachable' });
    expect(await desk.connectionRows()).toEqual([]);
  });

  it('is not begun without an app, nor while Keydesk is locked', async () => {
    await desk.core.vault.addPassphrase('a long passphrase here');
    desk.core.vault.lock();
    expect(await desk.bob.call('integrations.connect', { service })).toMatchObject({
      error: { code: 'vault_locked' },
    });
    await desk.core.vault.unlock('a long passphrase here');
    await desk.admin.do('oauthApps.remove', { provider });
    expect(await desk.bob.call('integrations.connect', { service })).toMatchObject({
      error: { code: 'not_found', message: expect.stringContaining('no app of the team') },
    });
    expect(await listed()).toMatchObject({ registered: false });
  });

  it('is on record without the account', async () => {
    await desk.connect(desk.bob, service);
    const { rows } = await desk.core.audit.list({ limit: 200 });
    const saved = rows.filter(({ action }) => action === 'connection.saved');
    expect(saved).toMatchObject([{ actor: 'Bob', subject: service }]);
    expect(JSON.stringify(rows)).not.toContain(adasAccount.email);
  });
});

describe('at Google', () => {
  beforeEach(() => desk.register('google'));

  const connect = async (untick: string[]) => {
    const { attempt, url } = await desk.bob.do('integrations.connect', {
      service: 'gmail',
      permissions: ['send', 'read'],
    });
    await signIn(url, { ...adasAccount, untick });
    return desk.bob.do('integrations.attempt', { attempt });
  };

  it('a box that was not ticked is a permission that is not there, and is said', async () => {
    expect(await connect([googleScopes.readonly])).toMatchObject({
      state: 'connected',
      cause: 'scopes_unticked',
      reason: expect.stringContaining('reading mail'),
    });
    const row = (await desk.bob.do('integrations.list', {})).find(({ service }) => service === 'gmail');
    expect(row?.settings).toMatchObject({ permissions: ['send'] });
    const [app] = await desk.admin.do('oauthApps.list', {});
    expect(app?.checks).toContainEqual(expect.objectContaining({ id: 'scopes', state: 'warning' }));
  });

  it('no box ticked is no connection', async () => {
    expect(await connect([googleScopes.readonly, googleScopes.send])).toMatchObject({
      state: 'failed',
      cause: 'scopes_unticked',
    });
    expect(await desk.connectionRows()).toEqual([]);
  });

  it('the Gmail API being switched off is the admin’s to mend, and told there', async () => {
    desk.google.refuseApi(403, 'accessNotConfigured');
    const view = await desk.connect(desk.bob, 'gmail', { permissions: ['read'] });
    expect(view).toMatchObject({ state: 'failed', cause: 'registration' });
    const [app] = await desk.admin.do('oauthApps.list', {});
    expect(app?.checks).toContainEqual(expect.objectContaining({ id: 'api_disabled', state: 'problem' }));
  });
});

describe('at Microsoft', () => {
  beforeEach(() => desk.register('microsoft'));

  it('an organisation that wants approval is told apart from a no', async () => {
    desk.microsoft.requireApproval();
    expect(await desk.connect(desk.bob, 'outlook')).toMatchObject({
      state: 'failed',
      cause: 'admin_approval',
    });
    const [app] = await desk.admin.do('oauthApps.list', {});
    expect(app?.checks).toContainEqual(expect.objectContaining({ id: 'admin_approval', state: 'problem' }));
    desk.microsoft.requireApproval(false);
    await desk.connect(desk.bob, 'outlook');
    const [mended] = await desk.admin.do('oauthApps.list', {});
    expect(mended?.checks).toContainEqual(expect.objectContaining({ id: 'sign_in', state: 'ok' }));
  });

  it.each([
    [50194, 'one organisation only'],
    [7000218, 'public client flows'],
    [700016, 'does not know the team’s app'],
  ])('AADSTS%i when the code is redeemed is about the app', async (code, words) => {
    desk.microsoft.refuseToken({ error: 'invalid_request', code });
    expect(await desk.connect(desk.bob, 'outlook')).toMatchObject({
      state: 'failed',
      cause: 'registration',
      reason: expect.stringContaining(words),
    });
  });
});
