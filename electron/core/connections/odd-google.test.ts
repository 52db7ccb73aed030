import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OAuthEndpoints } from '../../../shared/ipc/oauth.ts';
import { type SignInDesk, openSignInDesk } from '../oauth/testing.ts';
import { type ScriptedApi, json, startScriptedApi } from '../services/mail/mailbox/testing.ts';

let desk: SignInDesk;
/** What the person signs in at. */
let google: ScriptedApi;
/** Where an admin moves the registration later. */
let elsewhere: ScriptedApi;
/** Put over what Google would answer. */
let said: Record<string, unknown>;
beforeEach(async () => {
  said = {};
  [desk, google, elsewhere] = await Promise.all([openSignInDesk(), startScriptedApi(), startScriptedApi()]);
  google.answer(({ path }, response) => json(response, 200, path === '/token' ? { ...tokens, ...said } : {}));
  elsewhere.answer((_asked, response) => json(response, 200, {}));
});
afterEach(() => Promise.all([desk.close(), google.close(), elsewhere.close()]));

const identity = { aud: 'client-1', sub: 's1', email: 'ada@example.com' };
const tokens = {
  token_type: 'Bearer',
  access_token: 'access-one',
  refresh_token: 'refresh-one',
  expires_in: 3600,
  id_token: `e30.${Buffer.from(JSON.stringify(identity)).toString('base64url')}.e30`,
};

function register(moved: Partial<OAuthEndpoints> = {}) {
  const { url } = google;
  const endpoints = { authorize: `${url}/auth`, token: `${url}/token`, revoke: `${url}/revoke`, api: url };
  const app = { provider: 'google' as const, clientId: 'client-1', endpoints: { ...endpoints, ...moved } };
  return desk.admin.do('oauthApps.save', app);
}

async function connect() {
  await register();
  const { attempt, url } = await desk.bob.do('integrations.connect', {
    service: 'gmail',
    permissions: ['read'],
  });
  const asked = new URL(url).searchParams;
  const back = await request(`${asked.get('redirect_uri')}/?code=c&state=${asked.get('state')}`);
  await back.body.dump();
  return desk.bob.do('integrations.attempt', { attempt });
}

const listed = async () =>
  (await desk.bob.do('integrations.list', {})).find(({ service }) => service === 'gmail');
const test = () => desk.bob.do('integrations.test', { service: 'gmail' });

describe('what is withdrawn at the end', () => {
  const everything = () => ({
    token: `${elsewhere.url}/token`,
    revoke: `${elsewhere.url}/revoke`,
    api: elsewhere.url,
  });

  it.each([
    ['another address for that', () => register({ revoke: `${elsewhere.url}/revoke` })],
    ['other addresses for everything', () => register(everything())],
    ['no app at all', () => desk.admin.do('oauthApps.remove', { provider: 'google' })],
  ])('goes to where the person signed in, even when an admin has entered %s since', async (_what, change) => {
    await connect();
    await change();
    await desk.bob.do('integrations.disconnect', { service: 'gmail' });
    await expect.poll(() => google.asked()).toContain('POST /revoke');
    expect(elsewhere.asked()).toEqual([]);
  });
});

it('where tokens would go is named before a sign-in, when an admin has entered other addresses', async () => {
  expect((await listed())?.sendsTo).toBeUndefined();
  await register({ api: elsewhere.url });
  const hosts = [google.url, elsewhere.url].map((url) => new URL(url).host);
  expect(await listed()).toMatchObject({ registered: true, sendsTo: hosts });
  await desk.admin.do('oauthApps.save', { provider: 'google', clientId: 'client-1' });
  expect((await listed())?.sendsTo).toBeUndefined();
});

describe('an odd answer to a renewal', () => {
  it.each([
    ['an end that is no number', { expires_in: 'soon' }],
    ['an end beyond all numbers', { expires_in: 1e308 }],
    ['an empty refresh token', { refresh_token: '' }],
    ['a refresh token that is none', { refresh_token: 5 }],
    ['an end of the sign-in beyond all dates', { refresh_token_expires_in: 1e300 }],
  ])('with %s leaves the connection one that can be renewed', async (_what, odd) => {
    said = { expires_in: 0 };
    await connect();
    said = { refresh_token: undefined, ...odd, access_token: 'access-two' };
    expect(await test()).toMatchObject({ status: 'connected' });
    await desk.restart();
    said = { refresh_token: undefined, access_token: 'access-three', expires_in: 0 };
    expect(await test()).toMatchObject({ status: 'connected' });
    const sent = google.requests.filter(({ path }) => path === '/token').slice(1);
    const used = sent.map(({ body }) => new URLSearchParams(body.toString()).get('refresh_token'));
    expect(new Set(used)).toEqual(new Set(['refresh-one']));
  });

  it('to a sign-in, with an end beyond all dates, is a connection without an end', async () => {
    said = { refresh_token_expires_in: 1e300 };
    expect(await connect()).toMatchObject({ state: 'connected' });
    expect(await listed()).toMatchObject({ status: 'connected', settings: { endsAt: null } });
  });
});

it('a pause that Google asks for is as long as it is, however the clock is set', async () => {
  said = { expires_in: 0 };
  await connect();
  google.answer(({ path }, response) =>
    path === '/token' ? json(response, 429, {}, { 'retry-after': '1' }) : json(response, 200, {}),
  );
  expect(await test()).toMatchObject({ status: 'failing' });
  google.answer(({ path }, response) => json(response, 200, path === '/token' ? tokens : {}));
  desk.ahead(-3_600_000);
  await expect.poll(test, { timeout: 10_000, interval: 200 }).toMatchObject({ status: 'connected' });
});
