import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkClickSend } from './check.ts';
import { readSms } from './input.ts';
import { sendSms } from './send.ts';
import { type TestAccount, openAccount } from './testing.ts';

const { signal } = new AbortController();
let account: TestAccount;

beforeEach(async () => {
  account = await openAccount();
});
afterEach(() => account.simulator.close());

async function send(reference: string, to = '+61400000001'): Promise<void> {
  const read = readSms({ to, body: 'north' }, account.settings);
  if (read.kind !== 'sms') throw new Error('It was not read.');
  await sendSms(account.lease(), read.sms, reference);
}

async function check(providerRef: string | null = null, recipients = ['+61400000001']) {
  const message = { action: 'send_sms', reference: 'reference-1', providerRef, recipients, at: Date.now() };
  const checked = await checkClickSend(message, account.lease(), signal);
  expect(account.showsKey(checked)).toBe(false);
  return checked;
}

const lastId = (): string => account.simulator.sent.at(-1)?.id ?? '';

describe('what became of a message', () => {
  it('is found by our reference, though its answer was lost', async () => {
    await send('reference-0');
    account.simulator.script({ accepts: true, instead: 'reset' });
    await send('reference-1');
    const id = lastId();
    await send('reference-2');
    expect(await check()).toMatchObject({ outcome: 'sent', providerRef: id });
  });

  it('is found where the number was in local form', async () => {
    await send('reference-1', '0400 000 001');
    expect(await check(null, ['0400000001 (AU)'])).toMatchObject({ outcome: 'sent', providerRef: lastId() });
  });

  it('is found on a later page', async () => {
    await send('reference-1');
    for (let count = 0; count < 101; count++) await send('another');
    expect(await check()).toMatchObject({ outcome: 'sent' });
    expect(account.calls('/v3/sms/history')).toBe(2);
  });

  it('is not known where nothing is found, which proves nothing', async () => {
    await send('another');
    expect(await check()).toEqual({
      outcome: null,
      providerRef: null,
      message: expect.stringContaining('no proof'),
    });
  });

  it.each([
    ['another account', { instead: { status: 401 } }],
    ['trouble', { instead: { status: 500 } }],
    ['a page', { instead: { garbage: 'html' } }],
    ['a reset connection', { instead: 'reset' }],
    ['the key in an error', { echoKey: { in: 'error' } }],
  ] as const)('is not known after %s', async (_what, fault) => {
    await send('reference-1');
    account.simulator.script(fault);
    expect(await check()).toMatchObject({
      outcome: null,
      message: expect.stringContaining('nothing new is known'),
    });
  });

  it('is told by the history where that knows the end', async () => {
    await send('reference-1');
    account.simulator.receive(lastId(), { code: 301, text: 'Undelivered' });
    expect(await check()).toMatchObject({ outcome: 'failed', message: expect.stringContaining('301') });
    expect(account.calls(`/v3/sms/receipts/${lastId()}`)).toBe(0);
  });

  it('is a failure where the history says so in words', async () => {
    const item = { custom_string: 'reference-1', message_id: 'm1', status: 'Cancelled', status_code: null };
    account.simulator.script({ instead: { status: 200, body: { data: { data: [item] } } } });
    expect(await check()).toMatchObject({ outcome: 'failed', providerRef: 'm1' });
  });
});

describe('the receipt of a message', () => {
  it.each([
    [201, 'sent', 'reached the phone'],
    [200, 'sent', 'not confirmed'],
    [300, 'sent', 'tries again'],
    [301, 'failed', 'could not deliver'],
    [302, 'failed', 'could not deliver'],
  ])('with code %i is put into words', async (code, outcome, words) => {
    await send('reference-1');
    account.simulator.receive(lastId(), { code });
    expect(await check(lastId())).toEqual({
      outcome,
      providerRef: lastId(),
      message: expect.stringContaining(words),
    });
  });

  it('may not be there yet', async () => {
    await send('reference-1');
    expect(await check(lastId())).toMatchObject({
      outcome: 'sent',
      message: expect.stringContaining('not confirmed'),
    });
  });

  it('that cannot be asked for leaves what was known', async () => {
    await send('reference-1');
    account.simulator.script({ instead: { status: 503 } });
    expect(await check(lastId())).toMatchObject({
      outcome: 'sent',
      message: expect.stringContaining('All that is known'),
    });
  });

  it('is asked for at its own address, whatever the id', async () => {
    await check('../account?x=1');
    expect(account.simulator.requests.at(-1)?.path).toMatch(/^\/v3\/sms\/receipts\//);
  });
});
