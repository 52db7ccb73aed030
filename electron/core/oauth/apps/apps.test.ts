import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Input } from '../../../../shared/ipc/routes.ts';
import { type SignInDesk, googleApp, microsoftApp, openSignInDesk } from '../testing.ts';

let desk: SignInDesk;
beforeEach(async () => {
  desk = await openSignInDesk();
});
afterEach(() => desk.close());

type App = Input<'oauthApps.save'>;
const save = (app: App) => desk.admin.call('oauthApps.save', app);
const rows = () => desk.core.store.db.selectFrom('oauth_apps').selectAll().execute();
const check = async (provider: 'google' | 'microsoft') => {
  const { checks } = await desk.admin.do('oauthApps.check', { provider });
  return checks[0];
};
const google = (more: Partial<App> = {}): App => ({ ...googleApp(desk.google), ...more });
const microsoft = (more: Partial<App> = {}): App => ({ ...microsoftApp(desk.microsoft), ...more });

describe('the team’s app', () => {
  it('is kept with its secret sealed, and shown without it', async () => {
    await desk.register('google');
    const [row] = await rows();
    expect(Buffer.from(row?.sealed ?? []).includes(desk.google.clientSecret)).toBe(false);
    const [shown] = await desk.admin.do('oauthApps.list', {});
    expect(shown).toMatchObject({
      provider: 'google',
      clientId: desk.google.clientId,
      hasSecret: true,
      addedBy: 'Ada',
    });
    expect(JSON.stringify(shown)).not.toContain(desk.google.clientSecret);
  });

  it('is the admin’s to see and change, and nobody else’s', async () => {
    await desk.register('google');
    for (const [route, input] of [
      ['oauthApps.list', {}],
      ['oauthApps.check', { provider: 'google' }],
      ['oauthApps.remove', { provider: 'google' }],
      ['oauthApps.save', google()],
    ] as const) {
      expect(await desk.bob.call(route, input)).toMatchObject({ error: { code: 'forbidden' } });
    }
    expect(await rows()).toHaveLength(1);
  });

  it('outlives a restart and a new data key, secret included', async () => {
    await desk.register('google');
    await desk.core.vault.rotate();
    expect((await check('google'))?.state).toBe('ok');
    await desk.restart();
    expect((await check('google'))?.state).toBe('ok');
    expect(await rows()).toHaveLength(1);
  });

  it('keeps its secret when it is saved again without one, for the same client at the same addresses only', async () => {
    await desk.register('google');
    const { clientSecret: _secret, ...without } = googleApp(desk.google);
    expect(await save(without)).toEqual({ ok: true, data: {} });
    expect((await check('google'))?.state).toBe('ok');
    const elsewhere = { ...without.endpoints, token: 'https://elsewhere.example/token' };
    for (const other of [
      { ...without, clientId: 'another' },
      { ...without, endpoints: elsewhere },
    ]) {
      expect(await save(other)).toMatchObject({ error: { code: 'invalid_input', field: 'clientSecret' } });
    }
  });

  it.each([
    ['is none', {}],
    ['leads nowhere', { authorize: 'here', token: 'there', api: 'anywhere' }],
    [
      'leads out of this computer in the clear',
      { authorize: 'https://a.test', token: 'https://a.test', api: 'http://a.test' },
    ],
  ])(
    'whose edited address in the database %s is as good as none, and keeps nobody from starting',
    async (_what, address) => {
      await desk.register('google');
      await desk.core.store.db
        .updateTable('oauth_apps')
        .set({ endpoints: JSON.stringify(address) })
        .execute();
      await desk.restart();
      expect(await desk.admin.do('oauthApps.list', {})).toEqual([]);
      await desk.register('google');
      expect(await desk.connect(desk.bob, 'gmail')).toMatchObject({ state: 'connected' });
    },
  );

  it('does not open its secret beside settings that somebody edited in the database', async () => {
    await desk.register('google');
    const [row] = await rows();
    const endpoints = (row?.endpoints ?? '').replace('/token"', '/thief"');
    await desk.core.store.db.updateTable('oauth_apps').set({ endpoints }).execute();
    await desk.restart();
    const asked = desk.google.requests.length;
    expect(await desk.admin.call('oauthApps.check', { provider: 'google' })).toMatchObject({
      error: { code: 'vault_unreadable' },
    });
    expect(desk.google.requests).toHaveLength(asked);
    const [app] = await desk.admin.do('oauthApps.list', {});
    expect(app?.checks).toContainEqual(expect.objectContaining({ id: 'client_secret', state: 'problem' }));
  });

  it.each([
    ['http to another computer', { token: 'http://id.example/token' }, 'endpoints.token'],
    ['a password in the address', { authorize: 'https://u:p@id.example/auth' }, 'endpoints.authorize'],
    ['a query', { token: 'https://id.example/token?x=1' }, 'endpoints.token'],
    ['a metadata address', { revoke: 'https://169.254.169.254/revoke' }, 'endpoints.revoke'],
    ['a path behind the API', { api: 'https://api.example/gmail' }, 'endpoints.api'],
    ['another scheme', { authorize: 'javascript:alert(1)' }, 'endpoints.authorize'],
  ])('is refused with %s', async (_what, edit, field) => {
    const endpoints = { ...desk.google.endpoints, ...edit };
    const { authorize, token, revoke, api } = endpoints;
    expect(await save(google({ endpoints: { authorize, token, revoke, api } }))).toMatchObject({
      error: { code: 'invalid_input', field },
    });
    expect(await rows()).toEqual([]);
  });

  it.each([
    ['a secret at Microsoft', () => microsoft({ clientSecret: 'not-needed' }), 'clientSecret'],
    ['a tenant at Google', () => google({ tenant: 'example.com' }), 'tenant'],
    ['a tenant that is an address', () => microsoft({ tenant: 'a/../b' }), 'tenant'],
    ['a client ID with a space', () => google({ clientId: 'two words' }), 'clientId'],
  ])('is refused with %s', async (_what, app, field) => {
    expect(await save(app())).toMatchObject({ error: { code: 'invalid_input', field } });
  });

  it('is on record without its secret or client', async () => {
    await desk.register('google');
    await desk.admin.do('oauthApps.remove', { provider: 'google' });
    const audit = await desk.core.audit.list({ limit: 200 });
    expect(audit.rows.map(({ action }) => action).filter((action) => action.startsWith('oauth_app'))).toEqual(
      ['oauth_app.removed', 'oauth_app.saved'],
    );
    expect(JSON.stringify(audit)).not.toContain(desk.google.clientSecret);
  });

  it('says how many connections hang on it', async () => {
    await desk.register('google');
    await desk.connect(desk.bob, 'gmail');
    expect(await desk.admin.do('oauthApps.list', {})).toMatchObject([{ connections: 1 }]);
  });
});

describe('a check of the app', () => {
  it.each(['google', 'microsoft'] as const)(
    'that %s knows is good, without anybody signing in',
    async (provider) => {
      await desk.register(provider);
      expect(await check(provider)).toMatchObject({ id: 'client', state: 'ok' });
      expect(desk[provider].issued).toEqual([]);
    },
  );

  it('tells a wrong client or secret at Google', async () => {
    await save(google({ clientSecret: 'wrong-secret' }));
    expect(await check('google')).toMatchObject({
      state: 'problem',
      message: expect.stringContaining('secret'),
    });
  });

  it.each([
    ['another client', () => microsoft({ clientId: 'other' }), 'does not know this app'],
    [
      'a tenant that is none',
      () => {
        const { token } = desk.microsoft.endpoints;
        const wrong = token.replace(desk.microsoft.tenant, 'nobody.example');
        return microsoft({ endpoints: { ...desk.microsoft.endpoints, token: wrong } });
      },
      'does not know this tenant',
    ],
    [
      'no tenant for an app of one organisation',
      () => {
        const { token } = desk.microsoft.endpoints;
        const common = token.replace(desk.microsoft.tenant, 'common');
        return microsoft({ endpoints: { ...desk.microsoft.endpoints, token: common } });
      },
      'one organisation only',
    ],
  ])('tells %s at Microsoft', async (_what, app, words) => {
    await save(app());
    expect(await check('microsoft')).toMatchObject({
      state: 'problem',
      message: expect.stringContaining(words),
    });
  });

  it('tells an app that needs a secret at Microsoft', async () => {
    desk.microsoft.client.isPublic = false;
    await desk.register('microsoft');
    expect(await check('microsoft')).toMatchObject({
      state: 'problem',
      hint: expect.stringContaining('public client flows'),
    });
  });

  it('blames nobody when the provider cannot be asked', async () => {
    await desk.register('google');
    desk.google.script({ on: { area: 'token' }, instead: { garbage: 'html' } });
    expect(await check('google')).toMatchObject({ id: 'client', state: 'unknown' });
  });

  it('warns of what can be seen at a glance', async () => {
    await desk.admin.do('oauthApps.save', { provider: 'microsoft', clientId: 'not-a-guid' });
    await desk.admin.do('oauthApps.save', { provider: 'google', clientId: 'not-googles' });
    const apps = await desk.admin.do('oauthApps.list', {});
    expect(apps.flatMap(({ checks }) => checks.map(({ id, state }) => `${id} ${state}`))).toEqual([
      'client_id warning',
      'client_secret warning',
      'sign_in unknown',
      'client_id warning',
      'tenant warning',
      'sign_in unknown',
    ]);
  });
});
