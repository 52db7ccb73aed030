import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SettingsOf } from '../../connections/types.ts';
import type { SendResult } from '../../sends/types.ts';
import { readSms } from './input.ts';
import { sendSms } from './send.ts';
import { type TestAccount, openAccount } from './testing.ts';
import { clicksendTool } from './tool.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await openAccount({ dedicatedNumbers: ['+61480000000'], alphaTags: ['Example'] });
});
afterEach(() => account.simulator.close());

const message = { to: '+61400000001', body: 'north' };

async function send(
  change: object = {},
  settings: Partial<SettingsOf<'clicksend'>> = {},
): Promise<SendResult> {
  const plan = clicksendTool.actions[0]?.plan({ ...message, ...change }, account.lease(settings));
  if (plan?.kind !== 'send') throw new Error(`It was not planned: ${JSON.stringify(plan)}`);
  const result = await plan.send('reference-1');
  expect(account.showsKey(result)).toBe(false);
  return result;
}

const sends = (): number => account.calls('/v3/sms/send');

describe('a text message', () => {
  it('goes out with our reference, and the answer says what it cost', async () => {
    expect(await send()).toEqual({
      outcome: 'sent',
      message: 'ClickSend took the message over: 1 part, 0.077 AUD.',
      providerRef: account.simulator.sent[0]?.id,
      credits: 1,
      answer: {
        status: 200,
        errorCode: null,
        body: {
          status: 'sent',
          messageId: account.simulator.sent[0]?.id,
          to: '+61400000001',
          from: '+61481000000',
          parts: 1,
          encoding: 'GSM-7',
          price: 0.077,
          currency: 'AUD',
          credential: 'own',
        },
      },
      health: { state: 'connected', what: 'ClickSend took a message over.' },
    });
    expect(account.simulator.sent).toMatchObject([
      { to: '+61400000001', body: 'north', customString: 'reference-1' },
    ]);
  });

  it.each(['+61480000000', 'Example'])('comes from the sender of the connection: %s', async (from) => {
    await send({}, { from });
    expect(account.simulator.sent).toMatchObject([{ from }]);
  });

  it('to a local number goes to the country of the input, else of the connection', async () => {
    await send({ to: '0400 000 002' });
    await send({ to: '0151 2345678', country: 'de' });
    await send({ to: '0400 000 003' }, { country: 'AU' });
    expect(account.simulator.sent.map(({ to }) => to)).toEqual([
      '+61400000002',
      '+491512345678',
      '+61400000003',
    ]);
  });

  it.each([
    ['GSM', 'a€'.repeat(300), 6],
    ['emoji', '😀'.repeat(100), 4],
    ['1,000 characters', 'x'.repeat(1000), 7],
  ])('of several parts (%s) arrives whole', async (_what, body, parts) => {
    expect((await send({ body })).answer.body).toMatchObject({ parts });
    expect(account.simulator.sent).toMatchObject([{ body, parts }]);
  });

  it('that the account would cut is not sent at all', async () => {
    await account.simulator.close();
    account = await openAccount({ partLimit: 6 });
    expect(await send({ body: 'x'.repeat(1000) })).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('918 of 1000 characters'),
      answer: { status: 400, body: { error: { code: 'invalid_input', field: 'body' } } },
    });
    expect(sends()).toBe(0);
  });

  it('that is cut all the same says so', async () => {
    const body = { data: { messages: [{ status: 'SUCCESS', message_id: 'm1', body: 'nor' }] } };
    account.simulator.script({ instead: { status: 200, body } });
    expect(await send()).toMatchObject({
      outcome: 'sent',
      message: expect.stringContaining('cut the text to 3 characters'),
      answer: { body: { warning: expect.stringContaining('cut') } },
    });
  });
});

describe('a success around a message that was not sent', () => {
  it.each([
    ['INVALID_RECIPIENT', 400, 'invalid_input'],
    ['EMPTY_MESSAGE', 400, 'invalid_input'],
    ['INVALID_SENDER_ID', 403, 'not_allowed'],
    ['INSUFFICIENT_CREDIT', 402, 'no_credit'],
    ['THROTTLED', 429, 'rate_limited'],
    ['ACCOUNT_NOT_ACTIVATED', 424, 'needs_reconnect'],
    ['INVALID_CREDENTIALS', 424, 'needs_reconnect'],
    ['INTERNAL_ERROR', 403, 'not_allowed'],
    ['MOON_IS_FULL', 403, 'not_allowed'],
    ['constructor', 403, 'not_allowed'],
    ['<b>odd</b>', 403, 'not_allowed'],
  ])('is refused for %s', async (status, http, code) => {
    account.simulator.refuse({ status });
    expect(await send()).toMatchObject({
      outcome: 'refused',
      message: expect.stringMatching(/ClickSend/),
      providerRef: null,
      answer: {
        status: http,
        errorCode: code,
        body: { error: { code, message: expect.not.stringMatching(/<|function/) } },
      },
    });
    expect(account.simulator.sent).toEqual([]);
    expect(sends()).toBe(1);
  });

  it('names the reason that Keydesk does not know', async () => {
    account.simulator.refuse({ status: 'MOON_IS_FULL' });
    expect((await send()).message).toContain('MOON_IS_FULL');
  });

  it('says what the country asks of its sender', async () => {
    expect(await send({ to: '+12025550100' }, { from: 'Example' })).toMatchObject({
      outcome: 'refused',
      message: expect.stringMatching(/as Example to this number\. The USA and Canada know no names/),
    });
  });

  it('leaves the connection as it is, unless it is the account that is refused', async () => {
    for (const status of ['INVALID_SENDER_ID', 'INSUFFICIENT_CREDIT', 'THROTTLED', 'MOON_IS_FULL']) {
      account.simulator.refuse({ status });
      expect(await send()).not.toHaveProperty('health');
    }
    account.simulator.refuse({ status: 'ACCOUNT_NOT_ACTIVATED' });
    expect(await send()).toMatchObject({ health: { state: 'needs_you' } });
  });

  it('is for want of credit', async () => {
    account.simulator.setKeyState(account.apiKey, 'no-credit');
    expect(await send()).toMatchObject({
      outcome: 'refused',
      answer: { status: 402, errorCode: 'no_credit' },
    });
  });
});

describe('a message of which nobody knows', () => {
  it.each([
    ['a reset connection', { instead: 'reset' }],
    ['an answer that is cut', { cutAfter: 1 }],
    ['what is not HTTP', { instead: { garbage: 'bytes' } }],
    ['JSON that breaks off', { instead: { garbage: 'json' } }],
    ['a page', { instead: { garbage: 'html' } }],
    ['an answer without end', { instead: { huge: 3 * 1024 * 1024 } }],
    ['a 500', { instead: { status: 500 } }],
    ['a 503', { instead: { status: 503 } }],
    ['a 408', { instead: { status: 408 } }],
    ['a redirect', { instead: { redirect: '/v3/sms/send', status: 307 } }],
    ['a success without messages', { instead: { status: 200, body: { data: { messages: [] } } } }],
    [
      'a success of two messages',
      {
        instead: {
          status: 200,
          body: { data: { messages: [{ status: 'SUCCESS' }, { status: 'THROTTLED' }] } },
        },
      },
    ],
    ['a success without a status', { instead: { status: 200, body: { data: { messages: [{}] } } } }],
    [
      'a new status of a message that was queued',
      { instead: { status: 200, body: { data: { queued_count: 1, messages: [{ status: 'ON_HOLD' }] } } } },
    ],
  ] as const)('is unknown after %s, and is never sent again', async (_what, fault) => {
    account.simulator.script({ accepts: true, ...fault });
    expect(await send()).toMatchObject({
      outcome: 'unknown',
      providerRef: null,
      answer: { status: 504, errorCode: 'unknown_outcome' },
    });
    expect(account.simulator.sent).toHaveLength(1);
    expect(sends()).toBe(1);
  });

  it('is unknown when no answer comes in time', async () => {
    account.simulator.script({ accepts: true, instead: 'stall' });
    const read = readSms(message, account.settings);
    if (read.kind !== 'sms') throw new Error('It was not read.');
    expect(await sendSms(account.lease(), read.sms, 'reference-1', 150)).toMatchObject({
      outcome: 'unknown',
      message: expect.stringContaining('in time'),
    });
    expect(account.simulator.sent).toHaveLength(1);
    expect(sends()).toBe(1);
  });
});

describe('a message that never left', () => {
  it.each([
    [401, 'refused', 424, { state: 'needs_you', field: 'apiKey' }],
    [403, 'refused', 424, { state: 'needs_you' }],
    [404, 'refused', 424, { state: 'needs_you', field: 'baseUrl' }],
    [400, 'refused', 400, undefined],
    [422, 'refused', 400, undefined],
    [429, 'refused', 429, undefined],
  ])('is known after a %i', async (status, outcome, http, health) => {
    account.simulator.script({ instead: { status } });
    const result = await send();
    expect(result).toMatchObject({ outcome, answer: { status: http } });
    expect({ health: result.health }).toMatchObject({ health });
    expect(sends()).toBe(1);
  });

  it('is known where no connection came about', async () => {
    const { baseUrl } = account.settings;
    const tls = baseUrl.replace('http:', 'https:');
    expect(await send({}, { baseUrl: tls })).toMatchObject({
      outcome: 'failed',
      answer: { status: 502, errorCode: 'provider_unreachable' },
      health: { state: 'failing' },
    });
  });

  it.each([401, 429, 500])('is known where the length could not be asked about (%i)', async (status) => {
    account.simulator.script({ on: { path: '/v3/sms/price' }, instead: { status } });
    const { outcome } = await send({ body: 'x'.repeat(200) });
    expect(outcome).toBe(status === 401 ? 'refused' : 'failed');
    expect(sends()).toBe(0);
  });

  it('keeps the key to itself when ClickSend repeats it', async () => {
    account.simulator.script({ echoKey: { in: 'error' } });
    expect(await send()).toMatchObject({ outcome: 'refused' });
  });
});
