import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type TestAccount, openAccount } from '../../services/clicksend/testing.ts';
import { type GatewayDesk, openGateway } from '../testing.ts';
import { refusalOf } from './testing.ts';

let desk: GatewayDesk;
let account: TestAccount;
beforeAll(async () => {
  desk = await openGateway();
  account = await openAccount({ alphaTags: ['Example'] });
  await connect();
});
afterEach(async () => {
  account.simulator.clearFaults();
  account.simulator.setKeyState(account.apiKey, 'valid');
  if (status() !== 'connected') await connect();
});
afterAll(async () => {
  await desk.close();
  await account.simulator.close();
});

async function connect(): Promise<void> {
  const { connections, owner } = desk;
  await connections.disconnect(owner, { service: 'clicksend', scope: 'own' }).catch(() => undefined);
  await desk.connect(owner, { ...account.settings, from: 'Example' }, account.apiKey);
}

const message = { to: '0400 000 001', body: 'north' };
const call = (action: string, changes: object = {}, path = '/v1/tools/clicksend-api') =>
  desk.post(path, { action, ...message, ...changes });
const sends = async () => (await desk.sends.list(desk.owner, { limit: 200 })).rows;
const status = () => desk.connections.status(desk.owner.id, 'clicksend').status;

describe('a text message', () => {
  test.each(['/v1/tools/clicksend-api', '/functions/v1/clicksend-api'])(
    'goes out from the owner’s sender, and is on record: %s',
    async (path) => {
      const answer = await call('send_sms', {}, path);
      expect(answer.headers.get('x-keydesk-credential')).toBe('own');
      expect(await answer.json()).toMatchObject({ status: 'sent', from: 'Example', credential: 'own' });
      expect(account.simulator.sent.at(-1)).toMatchObject({ to: '+61400000001', from: 'Example' });
      const [row] = await sends();
      expect(row).toMatchObject({ service: 'clicksend', action: 'send_sms', outcome: 'sent' });
      expect(answer.headers.get('x-keydesk-send')).toBe(row?.id);
    },
  );

  test.each([
    ['from', 'Evil'],
    ['sender', 'Evil'],
    ['to', ['+61400000001', '+61400000002']],
    ['schedule', 1],
  ])('does not take %s from an agent', async (field, value) => {
    const before = account.simulator.totals.requests;
    expect(await refusalOf(await call('send_sms', { [field]: value }))).toMatchObject({
      status: 400,
      code: 'invalid_input',
      field,
    });
    expect(account.simulator.totals.requests).toBe(before);
  });

  test('that the account cannot pay for is refused and need not be tried again', async () => {
    account.simulator.setKeyState(account.apiKey, 'no-credit');
    const answer = await call('send_sms');
    expect(answer.headers.get('x-should-retry')).toBe('false');
    expect(answer.headers.get('x-keydesk-error')).toBe('no_credit');
    expect(await refusalOf(answer)).toMatchObject({ status: 402, code: 'no_credit' });
    expect((await sends())[0]).toMatchObject({ outcome: 'refused' });
  });

  test('shows when the key is refused: the connection needs its owner', async () => {
    account.simulator.script({ instead: { status: 401 } });
    expect(await refusalOf(await call('send_sms'))).toMatchObject({ status: 424, code: 'needs_reconnect' });
    const before = account.simulator.totals.requests;
    expect(await refusalOf(await call('send_sms'))).toMatchObject({ status: 424, code: 'needs_reconnect' });
    expect(account.simulator.totals.requests).toBe(before);
  });

  test('waits a while after too many', async () => {
    account.simulator.script({ on: { path: '/v3/sms/send' }, instead: { status: 429 } });
    const answer = await call('send_sms');
    expect(answer.headers.get('x-should-retry')).toBeNull();
    expect(await refusalOf(answer)).toMatchObject({ status: 429, code: 'rate_limited' });
  });

  test('has no long body', async () => {
    const answer = await call('send_sms', { body: 'x'.repeat(9 * 1024 * 1024) });
    expect(await refusalOf(answer)).toMatchObject({ status: 413, code: 'too_large' });
  });
});

describe('the credits of a text message', () => {
  const row = async (run: () => Promise<unknown>) => {
    const before = (await desk.ledger.list(desk.owner, { limit: 200 })).rows.length;
    await run();
    return (await desk.rows(before + 1)).at(-1);
  };

  test('are its parts', async () => {
    const two = await row(() => call('send_sms', { body: 'x'.repeat(161) }));
    expect(two).toMatchObject({ credits: 2, microDollars: 0, estimated: false });
  });

  test('are none for a price, a refusal and a first answer told again', async () => {
    const none = { credits: 0, estimated: false };
    expect(await row(() => call('price_sms'))).toMatchObject(none);
    const key = { 'idempotency-key': 'credits-1' };
    const post = () => desk.post('/v1/tools/clicksend-api', { action: 'send_sms', ...message }, key);
    expect(await row(post)).toMatchObject({ credits: 1 });
    expect(await row(post)).toMatchObject(none);
    account.simulator.setKeyState(account.apiKey, 'no-credit');
    expect(await row(() => call('send_sms'))).toMatchObject(none);
  });

  test('count where nobody knows whether it went out', async () => {
    account.simulator.script({ on: { path: '/v3/sms/send' }, accepts: true, instead: 'reset' });
    expect(await row(() => call('send_sms'))).toMatchObject({ credits: 1, estimated: true });
  });

  test('are held before it is sent', async () => {
    const budget = { scope: 'service', id: 'clicksend', window: 'day', unit: 'credits' } as const;
    const before = await sends();
    const { id } = await desk.budgets.set(desk.owner, { ...budget, limit: 0 });
    const answer = await call('send_sms', { body: 'x'.repeat(161) });
    await desk.budgets.remove(desk.owner, id);
    expect(answer.status).toBe(402);
    expect(await sends()).toEqual(before);
  });
});

describe('a price', () => {
  test('is told without anything being sent, charged or recorded as sent', async () => {
    const [before, already] = [(await sends()).length, account.simulator.sent.length];
    const answer = await call('price_sms', { body: '😀'.repeat(100) });
    expect(answer.headers.get('x-keydesk-credential')).toBe('own');
    expect(answer.headers.get('x-keydesk-send')).toBeNull();
    expect(await answer.json()).toMatchObject({
      parts: 4,
      encoding: 'UCS-2',
      currency: 'AUD',
      credential: 'own',
    });
    expect([(await sends()).length, account.simulator.sent.length]).toEqual([before, already]);
    expect((await desk.rows(1)).at(-1)).toMatchObject({ outcome: 'ok', credential: 'own' });
  });

  test('may be asked under the key that the message will have', async () => {
    const key = { 'idempotency-key': 'sms-1' };
    const post = (action: string) => desk.post('/v1/tools/clicksend-api', { action, ...message }, key);
    expect((await post('price_sms')).status).toBe(200);
    expect((await post('send_sms')).headers.get('idempotent-replayed')).toBeNull();
    expect((await post('price_sms')).status).toBe(200);
    expect((await post('send_sms')).headers.get('idempotent-replayed')).toBe('true');
  });

  test('says what it saw of the connection', async () => {
    account.simulator.script({ times: 2, instead: { status: 401 } });
    expect(await refusalOf(await call('price_sms'))).toMatchObject({ status: 424, code: 'needs_reconnect' });
    expect(status()).toBe('needs_you');
  });

  test('is not waited for once the agent has left', async () => {
    const before = account.calls('/v3/sms/price');
    account.simulator.script({ on: { path: '/v3/sms/price' }, instead: 'stall' });
    const leave = new AbortController();
    const left = desk.call('/v1/tools/clicksend-api', {
      method: 'POST',
      body: JSON.stringify({ action: 'price_sms', ...message }),
      signal: leave.signal,
    });
    await account.simulator.waitForRequest(() => account.calls('/v3/sms/price') > before);
    leave.abort();
    await expect(left).rejects.toThrow('aborted');
    await account.simulator.waitForAbort({ path: '/v3/sms/price' });
    const rows = (await desk.rows(1)).length;
    await call('price_sms');
    expect((await desk.rows(rows + 1)).map(({ outcome }) => outcome)).toContain('cancelled');
    expect(status()).toBe('connected');
  });
});
