import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SettingsOf } from '../../connections/types.ts';
import { type TestAccount, openAccount } from './testing.ts';
import { clicksendTool } from './tool.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await openAccount({ alphaTags: ['Example'] });
});
afterEach(() => account.simulator.close());

const [sendSms, priceSms] = clicksendTool.actions;
const { signal } = new AbortController();
const message = { to: '+61400000001', body: 'north' };

describe('what an agent may ask for', () => {
  it('is told by discovery', () => {
    expect(clicksendTool.actions.map(({ name }) => name)).toEqual(['send_sms', 'price_sms']);
    expect(sendSms?.inputSchema).toMatchObject({
      type: 'object',
      properties: { to: { type: 'string' }, body: { type: 'string' }, country: { type: 'string' } },
      required: ['to', 'body'],
      additionalProperties: false,
    });
  });

  it('names exactly the one whom it goes to', () => {
    const lease = account.lease();
    expect(sendSms?.plan({ ...message, to: '+61 400 000 001' }, lease)).toMatchObject({
      kind: 'send',
      recipients: ['+61400000001'],
    });
    expect(sendSms?.plan({ ...message, to: '0151 2345678', country: 'DE' }, lease)).toMatchObject({
      recipients: ['01512345678 (DE)'],
    });
  });

  it.each([
    ['to', {}],
    ['to', { ...message, to: ['+61400000001', '+61400000002'] }],
    ['to', { ...message, to: [{ number: '+61400000001' }] }],
    ['to', { ...message, to: '+61400000001,+61400000002' }],
    ['to', { ...message, to: 'north' }],
    ['to', { ...message, to: '+61400000001\r\nx' }],
    ['to', { ...message, to: '9'.repeat(200) }],
    ['body', { to: message.to }],
    ['body', { ...message, body: '' }],
    ['body', { ...message, body: ' \n ' }],
    ['body', { ...message, body: 7 }],
    ['body', { ...message, body: 'x'.repeat(1225) }],
    ['body', { ...message, body: '😀'.repeat(300) }],
    ['body', { ...message, body: 'x'.repeat(20_000) }],
    ['body', { ...message, body: 'a\0b' }],
    ['country', { ...message, country: 'Germany' }],
    ['country', { ...message, country: 'XX' }],
    ['from', { ...message, from: 'Somebody' }],
    ['sender_id', { ...message, sender_id: 'Somebody' }],
    ['schedule', { ...message, schedule: 1 }],
    ['custom_string', { ...message, custom_string: 'x' }],
    ['list_id', { ...message, list_id: 1 }],
  ])('is refused for the field %s in words, before anybody is asked: %j', (field, input) => {
    for (const action of clicksendTool.actions) {
      expect(action.plan(input, account.lease())).toEqual({
        kind: 'invalid',
        field,
        message: expect.stringMatching(/\w \w+ /),
      });
    }
    expect(account.simulator.requests).toEqual([]);
  });

  it('is refused when it is nothing at all', () => {
    expect(sendSms?.plan(null, account.lease())).toMatchObject({ kind: 'invalid' });
  });

  it('cannot be the sender, and says where that comes from', () => {
    expect(sendSms?.plan({ ...message, from: 'Somebody' }, account.lease())).toMatchObject({
      message: expect.stringContaining('connection'),
    });
  });

  it('needs the country of a local number', () => {
    const input = { ...message, to: '0400 000 001' };
    expect(sendSms?.plan(input, account.lease({ country: '' }))).toMatchObject({
      kind: 'invalid',
      field: 'to',
      message: expect.stringContaining('country'),
    });
    expect(sendSms?.plan(input, account.lease())).toMatchObject({ recipients: ['0400000001 (AU)'] });
  });
});

describe('the price of a message', () => {
  async function price(change: object = {}, settings: Partial<SettingsOf<'clicksend'>> = {}) {
    const plan = priceSms?.plan({ ...message, ...change }, account.lease(settings));
    if (plan?.kind !== 'ask') throw new Error(`It was not planned: ${JSON.stringify(plan)}`);
    const answer = await plan.ask(signal);
    expect(account.showsKey(answer)).toBe(false);
    expect(account.simulator.sent).toEqual([]);
    return answer;
  }

  it('comes with its parts, its sender and what is left', async () => {
    expect(await price()).toEqual({
      status: 200,
      errorCode: null,
      body: {
        parts: 1,
        encoding: 'GSM-7',
        price: 0.077,
        currency: 'AUD',
        to: '+61400000001',
        from: '+61481000000',
        balance: '20.00',
        credential: 'own',
      },
      health: { state: 'connected', what: 'ClickSend told a price.' },
    });
  });

  it.each([
    ['1,000 plain characters', 'x'.repeat(1000), { parts: 7, encoding: 'GSM-7', price: 0.539 }],
    ['an emoji', `${'x'.repeat(69)}😀`, { parts: 2, encoding: 'UCS-2', price: 0.154 }],
    ['two places for a euro sign', '€'.repeat(81), { parts: 2, encoding: 'GSM-7', price: 0.154 }],
  ])('is right for %s', async (_what, body, expected) => {
    expect((await price({ body })).body).toMatchObject(expected);
  });

  it('shows how a local number is read', async () => {
    expect((await price({ to: '0151 2345678', country: 'DE' })).body).toMatchObject({
      to: '+491512345678',
      price: 0.112,
    });
  });

  it('says what the country asks of the sender', async () => {
    expect((await price({ to: '+12025550100' })).body).toMatchObject({
      senderRule: expect.stringContaining('USA'),
    });
    expect((await price({}, { from: 'Example' })).body).toMatchObject({
      senderRule: expect.stringContaining('ACMA'),
    });
  });

  it('is known without the balance', async () => {
    account.simulator.script({ on: { path: '/v3/account' }, instead: { status: 500 } });
    const { status, body } = await price();
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('balance');
  });

  it('is not known where the message would be refused', async () => {
    expect(await price({ to: '+999123456789' })).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_input', field: 'to' } },
    });
    expect(await price({ to: '+12025550100' }, { from: 'Example' })).toMatchObject({
      status: 403,
      body: { error: { message: expect.stringContaining('no names') } },
    });
  });

  it.each([
    [401, 424, 'needs_reconnect'],
    [429, 502, 'provider_unreachable'],
    [500, 502, 'provider_unreachable'],
  ])('is not known after a %i', async (status, http, code) => {
    account.simulator.script({ on: { path: '/v3/sms/price' }, instead: { status } });
    expect(await price()).toMatchObject({ status: http, errorCode: code });
  });
});
