import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeKey } from '../../../../tests/simulators/index.ts';
import { ConnectionError, type SettingsOf } from '../../connections/types.ts';
import { readAccount } from './account.ts';
import { clickSendAdapter } from './adapter.ts';
import { type TestAccount, openAccount, username } from './testing.ts';

const { signal } = new AbortController();
let account: TestAccount;

beforeEach(async () => {
  account = await openAccount({
    dedicatedNumbers: ['+61480000000'],
    ownNumbers: ['+61400000000'],
    alphaTags: ['Example'],
  });
});
afterEach(() => account.simulator.close());

async function prove(apiKey = account.apiKey, settings: Partial<SettingsOf<'clicksend'>> = {}) {
  const health = await clickSendAdapter.prove({ ...account.settings, ...settings }, apiKey, signal);
  expect(account.showsKey(health)).toBe(false);
  return health;
}

describe('connecting a ClickSend account', () => {
  it('shows whose it is and what is left, with one call that costs nothing', async () => {
    expect(await prove()).toEqual({
      state: 'connected',
      what: 'ClickSend accepted the key of ada@example.com. Balance: 20.00 AUD.',
    });
    expect(account.simulator.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v3/account',
    ]);
  });

  it('refuses a wrong key and a wrong user name', async () => {
    expect(await prove(fakeKey('clicksend'))).toMatchObject({ state: 'needs_you', field: 'apiKey' });
    expect(await prove(account.apiKey, { username: 'bo@example.com' })).toMatchObject({ state: 'needs_you' });
  });

  it('refuses an account that was never activated', async () => {
    account.simulator.setKeyState(account.apiKey, 'inactive');
    expect(await prove()).toMatchObject({ state: 'needs_you', reason: expect.stringContaining('activated') });
  });

  it.each([429, 500, 502, 503])('waits after a %i', async (status) => {
    account.simulator.script({ instead: { status } });
    expect(await prove()).toMatchObject({ state: 'failing' });
  });

  it.each([
    ['a reset connection', { instead: 'reset' }],
    ['what is not HTTP', { instead: { garbage: 'bytes' } }],
    ['JSON that breaks off', { instead: { garbage: 'json' } }],
    ['a sign-in page', { instead: { garbage: 'html' } }],
    ['an answer that is cut', { cutAfter: 1 }],
    ['an answer without end', { instead: { huge: 3 * 1024 * 1024 } }],
    ['an account without a balance', { instead: { status: 200, body: { data: { username } } } }],
  ] as const)('waits after %s', async (_what, fault) => {
    account.simulator.script(fault);
    expect(await prove()).toMatchObject({ state: 'failing' });
  });

  it.each([
    [403, 'username'],
    [404, 'baseUrl'],
  ])('asks for help after a %i', async (status, field) => {
    account.simulator.script({ instead: { status } });
    expect(await prove()).toMatchObject({ state: 'needs_you', field });
  });

  it('never follows to another address', async () => {
    account.simulator.script({ instead: { redirect: `${account.simulator.url}/v3/account` } });
    expect(await prove()).toMatchObject({ state: 'needs_you', field: 'baseUrl' });
    expect(account.simulator.requests).toHaveLength(1);
  });

  it('keeps the key to itself when the provider repeats it', async () => {
    account.simulator.script({ echoKey: { in: 'error' } });
    expect(await prove()).toMatchObject({ state: 'failing' });
  });

  it('says nothing of ClickSend when whoever asked has left', async () => {
    account.simulator.script({ instead: 'stall' });
    const leave = new AbortController();
    const proving = clickSendAdapter.prove(account.settings, account.apiKey, leave.signal);
    await account.simulator.waitForRequest();
    leave.abort();
    expect(await proving).toMatchObject({ state: 'failing', reason: expect.stringContaining('stopped') });
  });
});

describe('the account, for the form', () => {
  const read = () =>
    readAccount({ username, apiKey: account.apiKey, baseUrl: account.settings.baseUrl }, signal);

  it('lists what messages may come from, shared numbers first', async () => {
    const view = await read();
    expect(view).toEqual({
      account: username,
      balance: '20.00',
      currency: 'AUD',
      country: 'AU',
      senders: [
        { value: '', label: 'ClickSend’s shared numbers' },
        { value: '+61480000000', label: '+61480000000 (dedicated number)' },
        { value: '+61400000000', label: '+61400000000 (own number)' },
        { value: 'Example', label: 'Example (sender ID)' },
      ],
    });
    expect(account.showsKey(view)).toBe(false);
  });

  it('leaves out what the account may not list, and what is not approved', async () => {
    account.simulator.script({ on: { path: '/v3/numbers' }, instead: { status: 403 } });
    const body = { alpha_tags: [{ alpha_tag: 'Later', status: 'PENDING' }, { status: 'APPROVED' }, 'noise'] };
    account.simulator.script({ on: { path: '/v3/alpha-tags' }, instead: { status: 200, body } });
    expect((await read()).senders.map(({ value }) => value)).toEqual(['', '+61400000000']);
  });

  it('says why it cannot be read', async () => {
    account.simulator.setKeyState(account.apiKey, 'revoked');
    await expect(read()).rejects.toMatchObject({
      name: 'ConnectionError',
      code: 'connection_refused',
      field: 'apiKey',
    });
  });
});

describe('the settings of a ClickSend connection', () => {
  const typed = { kind: 'clicksend', username, from: '', country: 'AU', baseUrl: '' } as const;

  it('are tidied', () => {
    const settings = { ...typed, username: ` ${username} `, from: ' +61 480 000 000 ', country: 'au' };
    const tidy = clickSendAdapter.normalise(settings);
    expect(tidy).toEqual({
      kind: 'clicksend',
      username,
      from: '+61480000000',
      country: 'AU',
      baseUrl: 'https://rest.clicksend.com',
    });
    expect(clickSendAdapter.origin(tidy)).toBe('https://rest.clicksend.com');
    expect(clickSendAdapter.account(tidy)).toBe('+61480000000 (ada@example.com)');
    expect(clickSendAdapter.account({ ...tidy, from: '' })).toBe(username);
  });

  it.each([
    ['', ''],
    ['Example', 'Example'],
    ['EXAMPLE-1', 'EXAMPLE-1'],
    ['61480000000', '+61480000000'],
    ['12345', '12345'],
  ])('take %j as a sender', (from, tidy) => {
    expect(clickSendAdapter.normalise({ ...typed, from }).from).toBe(tidy);
  });

  it('take the address of the API with its version', () => {
    const baseUrl = 'https://rest.clicksend.com/v3/';
    expect(clickSendAdapter.normalise({ ...typed, baseUrl }).baseUrl).toBe('https://rest.clicksend.com');
  });

  it.each([
    ['username', { username: ' ' }],
    ['username', { username: 'ada:x' }],
    ['username', { username: 'ada\r\nx-other: 1' }],
    ['from', { from: 'Ex Ample' }],
    ['from', { from: 'ExampleExample' }],
    ['from', { from: 'Beispiël' }],
    ['from', { from: '0400 000 000' }],
    ['from', { from: '+61,+62' }],
    ['country', { country: 'XX' }],
    ['country', { country: 'Australia' }],
    ['baseUrl', { baseUrl: 'http://rest.clicksend.com' }],
    ['baseUrl', { baseUrl: 'https://10.0.0.1' }],
    ['baseUrl', { baseUrl: 'https://ada:word@rest.clicksend.com' }],
  ])('name the field %s that does not fit', (field, change) => {
    const normalise = () => clickSendAdapter.normalise({ ...typed, ...change });
    expect(normalise).toThrow(ConnectionError);
    expect(normalise).toThrow(expect.objectContaining({ code: 'invalid_input', field }));
  });
});
