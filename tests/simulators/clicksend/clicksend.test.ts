import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClickSendSimulator, fakeKey, startClickSend } from '../index.ts';

let simulator: ClickSendSimulator;
let apiKey: string;

const username = 'ada@example.com';
const sms = { to: '+61400000001', body: 'north', custom_string: 'r-1' };

async function call(
  path: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
  key = apiKey,
) {
  const authorization = `Basic ${Buffer.from(`${username}:${key}`).toString('base64')}`;
  const answer = await fetch(`${simulator.url}/v3${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function send(...messages: object[]) {
  return (await call('/sms/send', { messages })).body;
}

async function balance(): Promise<unknown> {
  return ((await call('/account')).body['data'] as { balance: string }).balance;
}

beforeEach(async () => {
  simulator = await startClickSend();
  apiKey = fakeKey('clicksend');
  simulator.addAccount({
    apiKey,
    username,
    dedicatedNumbers: ['+61480000000'],
    ownNumbers: ['+61400000000'],
    alphaTags: ['Example'],
  });
});

afterEach(() => simulator.close());

describe('a ClickSend account', () => {
  it('tells its balance, its currency and, as the real one does, its key', async () => {
    expect((await call('/account')).body).toMatchObject({
      http_code: 200,
      response_code: 'SUCCESS',
      data: {
        username,
        balance: '20.000000',
        default_country_sms: 'AU',
        active: 1,
        _currency: { currency_name_short: 'AUD', currency_prefix_d: '$' },
        _subaccount: { api_key: apiKey },
      },
    });
  });

  it('refuses another key, another name and no credentials', async () => {
    const refusal = {
      status: 401,
      body: {
        http_code: 401,
        response_code: 'UNAUTHORIZED',
        response_msg: 'Authorization failed.',
        data: null,
      },
    };
    expect(await call('/account', undefined, 'GET', fakeKey('clicksend'))).toEqual(refusal);
    simulator.addAccount({ apiKey, username: 'bo@example.com' });
    expect(await call('/account')).toEqual(refusal);
    expect((await fetch(`${simulator.url}/v3/account`)).status).toBe(401);
    expect(simulator.requests.map(({ key }) => key)).toEqual([expect.any(String), apiKey, null]);
  });

  it('lists what it may send as', async () => {
    expect((await call('/numbers')).body).toMatchObject({
      data: { total: 1, data: [{ dedicated_number: '+61480000000', country: 'AU' }] },
    });
    expect((await call('/own-numbers')).body).toMatchObject({
      own_numbers: [{ phone_number: '+61400000000', status: 'APPROVED' }],
    });
    expect((await call('/alpha-tags')).body).toMatchObject({
      alpha_tags: [{ alpha_tag: 'Example', status: 'APPROVED' }],
    });
  });
});

describe('a text message', () => {
  it('is sent, charged and written down', async () => {
    expect(await send(sms)).toMatchObject({
      response_code: 'SUCCESS',
      data: {
        total_price: 0.077,
        total_count: 1,
        queued_count: 1,
        messages: [
          {
            to: sms.to,
            from: '+61481000000',
            message_parts: 1,
            message_price: 0.077,
            country: 'AU',
            carrier: 'Telstra',
            custom_string: 'r-1',
            status: 'SUCCESS',
          },
        ],
      },
    });
    expect(simulator.sent).toMatchObject([{ key: apiKey, to: sms.to, body: 'north', customString: 'r-1' }]);
    expect(await balance()).toBe('19.923000');
  });

  it('is priced without being sent, in text', async () => {
    const { body } = await call('/sms/price', { messages: [{ ...sms, body: 'x'.repeat(161) }] });
    expect(body).toMatchObject({
      data: {
        total_price: 0.154,
        messages: [{ message_parts: 2, message_price: '0.1540', status: 'SUCCESS' }],
      },
    });
    expect(simulator.sent).toEqual([]);
    expect(await balance()).toBe('20.000000');
  });

  it.each([
    ['a local number', { to: '0400 000 001' }, '+61400000001'],
    ['a local number of another country', { to: '0151-2345678', country: 'DE' }, '+491512345678'],
    [
      'a number in international form, whatever the country',
      { to: '+12025550100', country: 'DE' },
      '+12025550100',
    ],
  ])('reaches %s', async (_what, change, to) => {
    await send({ ...sms, ...change });
    expect(simulator.sent).toMatchObject([{ to }]);
  });

  it.each([
    ['a number of no country', { to: '+999123456789' }, 'INVALID_RECIPIENT'],
    ['no number', { to: 'north' }, 'INVALID_RECIPIENT'],
    ['nothing to say', { body: ' ' }, 'EMPTY_MESSAGE'],
    ['nobody to say it to', { to: undefined }, 'MISSING_REQUIRED_FIELDS'],
    ['a number of somebody else', { from: '+61499999999' }, 'INVALID_SENDER_ID'],
    ['a name with a space', { from: 'Ex Ample' }, 'INVALID_SENDER_ID'],
    ['a name that is too long', { from: 'ExampleExample' }, 'INVALID_SENDER_ID'],
    ['a name that Australia does not know', { from: 'Other' }, 'INVALID_SENDER_ID'],
    ['a name in the United States', { to: '+12025550100', from: 'Example' }, 'INVALID_SENDER_ID'],
  ])('is refused inside of a success for %s', async (_what, change, status) => {
    expect(await send({ ...sms, ...change })).toMatchObject({
      http_code: 200,
      response_code: 'SUCCESS',
      data: { total_price: 0, queued_count: 0, messages: [{ message_price: 0, status }] },
    });
    expect(simulator.sent).toEqual([]);
  });

  it.each([
    ['a dedicated number', '+61480000000', '+61480000000'],
    ["the person's own number, without a plus sign", '61400000000', '+61400000000'],
    ['a name that Australia knows', 'Example', 'Example'],
  ])('may come from %s', async (_what, from, shown) => {
    await send({ ...sms, from });
    expect(simulator.sent).toMatchObject([{ from: shown }]);
  });

  it('is refused when the credit ends, one by one', async () => {
    simulator.addAccount({ apiKey, username, balance: 0.1 });
    const { data } = await send(sms, sms);
    expect(data).toMatchObject({ messages: [{ status: 'SUCCESS' }, { status: 'INSUFFICIENT_CREDIT' }] });
    expect(simulator.sent).toHaveLength(1);
    simulator.setKeyState(apiKey, 'no-credit');
    expect(await balance()).toBe('0.000000');
  });

  it('is refused for an account that was never activated', async () => {
    simulator.setKeyState(apiKey, 'inactive');
    expect((await call('/account')).body).toMatchObject({ data: { active: 0 } });
    expect(await send(sms)).toMatchObject({ data: { messages: [{ status: 'ACCOUNT_NOT_ACTIVATED' }] } });
  });

  it('can be refused with any status, also one that nobody documented', async () => {
    simulator.refuse({ status: 'THROTTLED', to: '+61400000002' });
    simulator.refuse({ status: 'MOON_IS_FULL' });
    const { data } = await send(sms, { ...sms, to: '+61400000002' }, sms);
    expect(data).toMatchObject({
      messages: [{ status: 'MOON_IS_FULL' }, { status: 'THROTTLED' }, { status: 'SUCCESS' }],
    });
    expect(simulator.sent).toHaveLength(1);
  });

  it('to one of the numbers for tests succeeds, is not charged and never goes out', async () => {
    expect(await send({ ...sms, to: '+61411111111' })).toMatchObject({ data: { queued_count: 1 } });
    expect(simulator.sent).toEqual([]);
    expect(await balance()).toBe('20.000000');
  });
});

describe('what became of a text message', () => {
  it('is told by its receipt, once the phone has answered', async () => {
    await send(sms);
    const id = simulator.sent[0]?.id ?? '';
    expect((await call(`/sms/receipts/${id}`)).status).toBe(404);
    simulator.receive(id);
    expect((await call(`/sms/receipts/${id}`)).body).toMatchObject({
      data: { message_id: id, status_code: '201', error_code: null, custom_string: 'r-1' },
    });
  });

  it('waits to be asked for where a rule says so, until it is read', async () => {
    await send(sms);
    const id = simulator.sent[0]?.id ?? '';
    simulator.receive(id, { code: 301, text: 'Undelivered', errorCode: '301', errorText: 'Phone is off' });
    expect((await call('/sms/receipts')).body).toMatchObject({ data: { total: 0 } });
    const rule = { rule_name: 'desk', match_type: 0, action: 'POLL', action_address: '', enabled: 1 };
    await call('/automations/sms/receipts', rule);
    expect((await call('/sms/receipts?page=1&limit=15')).body).toMatchObject({
      data: { total: 1, data: [{ message_id: id, status_code: '301', error_text: 'Phone is off' }] },
    });
    await call('/sms/receipts-read', {}, 'PUT');
    expect((await call('/sms/receipts')).body).toMatchObject({ data: { total: 0 } });
  });

  it('stands in the history, found by the number', async () => {
    await send(sms, { ...sms, to: '+61400000002' });
    const { body } = await call(`/sms/history?q=to:${encodeURIComponent(sms.to)}&date_from=0`);
    expect(body).toMatchObject({ data: { total: 1, data: [{ to: sms.to, custom_string: 'r-1' }] } });
  });
});

describe('ClickSend in trouble', () => {
  it('answers in its own words', async () => {
    simulator.script({ instead: { status: 429 } });
    expect(await call('/account')).toMatchObject({
      status: 429,
      body: { response_code: 'TOO_MANY_REQUESTS' },
    });
    expect(await call('/nowhere')).toMatchObject({ status: 404, body: { response_code: 'NOT_FOUND' } });
  });

  it('can send and then say nothing, or something else', async () => {
    const other = { instead: { status: 500 } } as const;
    for (const fault of [{ instead: 'reset' as const }, { instead: 'stall' as const }, other]) {
      simulator.script({ accepts: true, ...fault });
    }
    const leave = new AbortController();
    const post = (signal?: AbortSignal): Promise<Response> =>
      fetch(`${simulator.url}/v3/sms/send`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${username}:${apiKey}`)}` },
        body: JSON.stringify({ messages: [sms] }),
        ...(signal === undefined ? {} : { signal }),
      });
    await expect(post()).rejects.toThrow('fetch failed');
    const stalled = post(leave.signal);
    await simulator.waitForRequest(({ serial }) => serial === 2);
    leave.abort();
    await expect(stalled).rejects.toThrow('aborted');
    expect((await post()).status).toBe(500);
    expect(simulator.sent).toHaveLength(3);
    expect(await balance()).toBe('19.769000');
  });

  it('sends nothing when it fails before', async () => {
    simulator.script({ instead: 'reset' });
    await expect(send(sms)).rejects.toThrow('fetch failed');
    expect(simulator.sent).toEqual([]);
  });
});
