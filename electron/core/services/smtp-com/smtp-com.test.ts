import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type SmtpComSimulator, fakeKey, startSmtpCom } from '../../../../tests/simulators/index.ts';
import { ConnectionError, type SettingsOf } from '../../connections/types.ts';
import { leaseOf, mailOf, never } from '../mail/testing.ts';
import { smtpComAdapter } from './adapter.ts';
import { listChannels } from './channels.ts';
import { sendOverSmtpCom } from './send.ts';

let simulator: SmtpComSimulator;
let apiKey: string;
let settings: SettingsOf<'smtp_com'>;

beforeEach(async () => {
  simulator = await startSmtpCom();
  apiKey = fakeKey('smtp-com');
  simulator.addAccount({ apiKey, channels: [{ name: 'office' }, { name: 'old', status: 'cancelled' }] });
  settings = {
    kind: 'smtp_com',
    channel: 'office',
    fromEmail: 'ada@example.com',
    fromName: 'Ada',
    replyTo: 'replies@example.com',
    baseUrl: simulator.url,
  };
});

afterEach(() => simulator.close());

const prove = (changes: Partial<typeof settings> = {}, key = apiKey, signal = never) =>
  smtpComAdapter.prove({ ...settings, ...changes }, key, signal);
const send = (mail: Record<string, unknown> = {}, key = apiKey) =>
  sendOverSmtpCom(leaseOf(settings, key), mailOf(mail), 'ref-1');

function refusal(changes: Partial<typeof settings>): unknown {
  try {
    return smtpComAdapter.normalise({ ...settings, ...changes });
  } catch (error) {
    if (error instanceof ConnectionError) return error;
    throw error;
  }
}

describe('an SMTP.com connection', () => {
  it('is SMTP.com’s own address unless another is given', () => {
    const tidy = smtpComAdapter.normalise({ ...settings, baseUrl: '', channel: ' office ' });
    expect(tidy).toMatchObject({ baseUrl: 'https://api.smtp.com', channel: 'office' });
    expect(smtpComAdapter.origin(tidy)).toBe('https://api.smtp.com');
    expect(smtpComAdapter.account(tidy)).toBe('ada@example.com');
    const proxied = smtpComAdapter.normalise({ ...settings, baseUrl: 'https://proxy.example.com/mail/v4/' });
    expect(proxied.baseUrl).toBe('https://proxy.example.com/mail');
    expect(smtpComAdapter.origin(proxied)).toBe('https://proxy.example.com');
  });

  it('refuses what would leak or smuggle', () => {
    expect(refusal({ baseUrl: 'http://api.smtp.com' })).toMatchObject({
      code: 'invalid_input',
      field: 'baseUrl',
      message: expect.stringMatching(/in the clear/),
    });
    expect(refusal({ baseUrl: 'https://169.254.169.254' })).toMatchObject({ field: 'baseUrl' });
    expect(refusal({ fromEmail: 'a@example.com,b@example.com' })).toMatchObject({ field: 'fromEmail' });
    expect(refusal({ replyTo: 'x: a@example.com;' })).toMatchObject({ field: 'replyTo' });
    expect(refusal({ channel: ' ' })).toMatchObject({ field: 'channel' });
  });

  it('is proven by the account and its channel', async () => {
    expect(await prove()).toEqual({
      state: 'connected',
      what: 'SMTP.com accepted the key of ada@example.com; the channel office is there.',
    });
    expect(simulator.requests.map(({ path }) => path)).toEqual(['/v4/account/', '/v4/channels/']);
  });

  it('needs a person for a key or a channel that does not work', async () => {
    expect(await prove({}, fakeKey('smtp-com'))).toMatchObject({ state: 'needs_you', field: 'apiKey' });
    expect(await prove({}, 'ключ')).toMatchObject({ state: 'needs_you', field: 'apiKey' });
    expect(await prove({ channel: 'other' })).toMatchObject({
      state: 'needs_you',
      field: 'channel',
      reason: expect.stringMatching(/no channel “other”/),
    });
    expect(await prove({ channel: 'old' })).toMatchObject({
      field: 'channel',
      reason: expect.stringMatching(/cancelled/),
    });
    expect(await prove({ baseUrl: `${simulator.url}/nowhere` })).toMatchObject({ field: 'baseUrl' });
  });

  it('waits for trouble that passes', async () => {
    for (const status of [429, 500, 503]) {
      simulator.script({ instead: { status } });
      expect(await prove()).toMatchObject({ state: 'failing' });
    }
    expect(await prove({ baseUrl: 'http://127.0.0.1:1' })).toMatchObject({ state: 'failing' });
    expect(await prove({}, apiKey, AbortSignal.abort())).toMatchObject({
      state: 'failing',
      reason: expect.stringMatching(/stopped/),
    });
  });

  it('lists the channels that can be used', async () => {
    expect(await listChannels({ apiKey, baseUrl: simulator.url }, never)).toEqual({
      account: 'ada@example.com',
      channels: [{ value: 'office', label: 'office' }],
    });
    await expect(
      listChannels({ apiKey: fakeKey('smtp-com'), baseUrl: simulator.url }, never),
    ).rejects.toMatchObject({ code: 'connection_refused', field: 'apiKey' });
  });
});

describe('a mail over SMTP.com', () => {
  it('goes out as it was asked for, once to each person', async () => {
    const result = await send({
      to: [{ address: 'bo@example.org', name: 'Bo' }, { address: 'cy@example.org' }],
      cc: [{ address: 'bo@EXAMPLE.org' }],
      bcc: [{ address: 'di@example.org' }, { address: 'cy@example.org' }],
      subject: 'Süd',
      html: '<p>Hello</p>',
      attachments: [
        { filename: 'a.csv', contentType: 'text/csv', contentBase64: 'AAEC' },
        { filename: 'empty', contentType: 'text/plain', contentBase64: '' },
      ],
    });
    const [message, ...more] = simulator.messages;
    expect(more).toEqual([]);
    expect(result).toMatchObject({
      outcome: 'sent',
      providerRef: message?.id,
      health: { state: 'connected' },
      answer: {
        status: 200,
        body: {
          status: 'sent',
          messageId: '<ref-1@example.com>',
          accepted: ['bo@example.org', 'cy@example.org', 'di@example.org'],
          from: { address: 'ada@example.com', name: 'Ada' },
          credential: 'own',
        },
      },
    });
    expect(message).toMatchObject({
      channel: 'office',
      from: { address: 'ada@example.com', name: 'Ada' },
      replyTo: { address: 'replies@example.com' },
      to: [{ address: 'bo@example.org', name: 'Bo' }, { address: 'cy@example.org' }],
      cc: [],
      bcc: [{ address: 'di@example.org' }],
      subject: 'Süd',
      headers: { 'Message-ID': '<ref-1@example.com>' },
      parts: [
        { type: 'text/plain', content: 'Hello' },
        { type: 'text/html', content: '<p>Hello</p>' },
      ],
      attachments: [
        { filename: 'a.csv', type: 'text/csv', encoding: 'base64', content: 'AAEC' },
        { filename: 'empty', type: 'text/plain', content: '' },
      ],
    });
  });

  it.each([
    [400, 'refused', 400, 'invalid_input'],
    [401, 'refused', 424, 'needs_reconnect'],
    [413, 'refused', 400, 'invalid_input'],
    [429, 'failed', 429, 'rate_limited'],
    [500, 'unknown', 504, 'unknown_outcome'],
    [503, 'unknown', 504, 'unknown_outcome'],
  ])('answered with %i is %s', async (status, outcome, answered, errorCode) => {
    simulator.script({ instead: { status } });
    expect(await send()).toMatchObject({ outcome, answer: { status: answered, errorCode } });
    expect(simulator.requests).toHaveLength(1);
  });

  it('repeats what SMTP.com says of a mail that it does not take', async () => {
    settings = { ...settings, channel: 'gone' };
    expect(await send()).toMatchObject({
      outcome: 'refused',
      message: 'SMTP.com did not take the mail. It says: “channel not found”.',
    });
  });

  it('for a key that no longer works tells the connection', async () => {
    simulator.setKeyState(apiKey, 'revoked');
    expect(await send()).toMatchObject({
      outcome: 'refused',
      health: { state: 'needs_you', field: 'apiKey' },
    });
  });

  it.each([
    'reset' as const,
    { garbage: 'bytes' as const },
    { garbage: 'json' as const },
    { garbage: 'html' as const },
    { huge: 3_000_000 },
  ])('whose answer is lost may have gone: nobody knows (%j)', async (instead) => {
    simulator.script({ accepts: true, instead });
    expect(await send()).toMatchObject({ outcome: 'unknown', answer: { errorCode: 'unknown_outcome' } });
    expect(simulator.messages).toHaveLength(1);
    expect(simulator.requests).toHaveLength(1);
  });

  it.each(['error', 'text'] as const)('never repeats a key that comes back in an %s', async (place) => {
    simulator.script({ echoKey: { in: place } });
    expect(JSON.stringify(await send())).not.toContain(apiKey);
    simulator.script({ echoKey: { in: place }, times: 2 });
    expect(JSON.stringify(await prove())).not.toContain(apiKey);
  });

  it('without a connection was not sent', async () => {
    settings = { ...settings, baseUrl: 'http://127.0.0.1:1' };
    expect(await send()).toMatchObject({ outcome: 'failed', health: { state: 'failing' } });
    settings = { ...settings, baseUrl: 'https://no-such-host.invalid' };
    expect(await send()).toMatchObject({ outcome: 'failed', answer: { errorCode: 'provider_unreachable' } });
  });

  it.each([
    ['an answer that is none of SMTP.com’s', 200, '<html>', 'unknown'],
    [
      'a success that says it failed',
      200,
      '{"status":"fail","data":{"errors":{"subject":"bad"}}}',
      'refused',
    ],
    ['a redirect, which is not followed', 302, '', 'refused'],
  ])('with %s is taken for what it is', async (_what, status, text, outcome) => {
    let calls = 0;
    const server = createServer((_request, response) => {
      calls++;
      response.writeHead(status, { location: simulator.url }).end(text);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    settings = { ...settings, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    expect(await send()).toMatchObject({ outcome });
    server.close();
    expect(calls).toBe(1);
    expect(simulator.requests).toEqual([]);
  });
});
