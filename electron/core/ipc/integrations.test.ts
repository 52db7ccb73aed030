import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClickSendSimulator,
  type SmtpComSimulator,
  type SmtpSimulator,
  fakeKey,
  startClickSend,
  startSmtp,
  startSmtpCom,
} from '../../../tests/simulators/index.ts';
import { type TestCore, type TestPanel, openAdminPanel, openCore } from '../testing.ts';

let core: TestCore;
let panel: TestPanel;
let smtpCom: SmtpComSimulator;
let elsewhere: SmtpComSimulator;
let mail: SmtpSimulator;
let clickSend: ClickSendSimulator;
const smsKey = fakeKey('clicksend');
const apiKey = fakeKey('smtp-com');
const password = 'a-mailbox-pass-word';
const sender = { fromEmail: 'ada@example.com', fromName: 'Ada' };

beforeAll(async () => {
  core = await openCore();
  panel = await openAdminPanel(core);
  smtpCom = await startSmtpCom();
  elsewhere = await startSmtpCom();
  for (const simulator of [smtpCom, elsewhere]) {
    simulator.addAccount({
      apiKey,
      email: 'ada@example.com',
      channels: [{ name: 'office' }, { name: 'news' }],
    });
  }
  clickSend = await startClickSend();
  clickSend.addAccount({ username: 'ada', apiKey: smsKey });
  mail = await startSmtp();
  mail.addUser('ada', password);
});
afterAll(async () => {
  await core.close();
  await Promise.all([smtpCom.close(), elsewhere.close(), mail.close(), clickSend.close()]);
});
afterEach(() => panel.call('integrations.disconnect', { service: 'smtp' }));

const saveSmtpCom = () =>
  panel.do('integrations.saveSmtpCom', { apiKey, channel: 'office', ...sender, baseUrl: smtpCom.url });
/** Trusting the certificate that the server shows, as the form offers. */
async function saveSmtp() {
  const server = { host: mail.host, port: mail.port, security: 'starttls' as const };
  const { fingerprint } = await panel.do('integrations.inspectCertificate', server);
  const form = { ...server, ...sender, username: 'ada', password, pin: fingerprint };
  return panel.do('integrations.saveSmtp', form);
}
const state = async () => (await panel.do('integrations.list', {}))[0]?.status;

describe('the form for SMTP.com', () => {
  it('lists the channels of a key that was just typed', async () => {
    const { channels } = await panel.do('integrations.smtpComChannels', { apiKey, baseUrl: smtpCom.url });
    expect(channels.map(({ value }) => value)).toEqual(['office', 'news']);
  });

  it('lists them again with the saved key, for the address that it was saved for', async () => {
    await saveSmtpCom();
    const { account } = await panel.do('integrations.smtpComChannels', { baseUrl: smtpCom.url });
    expect(account).toBe('ada@example.com');
  });

  it('sends the saved key nowhere else', async () => {
    await saveSmtpCom();
    for (const baseUrl of [elsewhere.url, undefined]) {
      const result = await panel.call('integrations.smtpComChannels', { baseUrl });
      expect(result).toMatchObject({ ok: false, error: { code: 'invalid_input', field: 'apiKey' } });
    }
    expect(elsewhere.requests).toEqual([]);
  });

  it('does not take the password of a mailbox for an API key', async () => {
    await saveSmtp();
    const result = await panel.call('integrations.smtpComChannels', { baseUrl: elsewhere.url });
    expect(result).toMatchObject({ ok: false, error: { field: 'apiKey' } });
    expect(elsewhere.requests).toEqual([]);
  });

  it('asks for the key where nothing is saved', async () => {
    const result = await panel.call('integrations.smtpComChannels', { baseUrl: elsewhere.url });
    expect(result).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});

describe('the form for ClickSend', () => {
  it('shows balance and senders of a typed key, then of the saved one, and of no other account', async () => {
    const { url: baseUrl } = clickSend;
    const typed = await panel.do('integrations.clickSendAccount', {
      username: 'ada',
      apiKey: smsKey,
      baseUrl,
    });
    expect(typed).toMatchObject({ account: 'ada', balance: expect.stringMatching(/^\d+\.\d\d$/) });
    const form = { username: 'ada', from: '', country: 'AU', baseUrl };
    await panel.do('integrations.saveClickSend', { ...form, apiKey: smsKey });
    expect(await panel.do('integrations.clickSendAccount', { username: 'ada', baseUrl })).toEqual(typed);
    const asked = clickSend.requests.length;
    const other = await panel.call('integrations.clickSendAccount', { username: 'eve', baseUrl });
    expect(other).toMatchObject({ ok: false, error: { field: 'apiKey' } });
    expect(clickSend.requests).toHaveLength(asked);
  });
});

describe('a mail server with a certificate of its own', () => {
  const server = () => ({ host: mail.host, port: mail.port, security: 'starttls' as const });

  it('is refused in a way that the form can offer to trust it', async () => {
    const form = { ...server(), ...sender, username: 'ada', password };
    const result = await panel.call('integrations.saveSmtp', form);
    expect(result).toMatchObject({ ok: false, error: { code: 'certificate_untrusted' } });
    expect(await state()).toBe('disconnected');
  });

  it('is trusted by its fingerprint, and shown as saved', async () => {
    expect(await saveSmtp()).toMatchObject({
      status: 'connected',
      settings: { kind: 'smtp', host: mail.host },
    });
  });
});

describe('a test mail', () => {
  it('goes to the own address and proves more than signing in', async () => {
    await saveSmtp();
    const result = await panel.do('integrations.sendTest', { service: 'smtp' });
    expect(result.status).toBe('connected');
    expect(await mail.waitForMail()).toMatchObject({ from: 'ada@example.com', to: ['ada@example.com'] });
    const [smtp] = await panel.do('integrations.list', {});
    expect(smtp?.proven?.what).toContain('test mail');
  });

  it('that the server refuses marks the connection at once', async () => {
    await saveSmtp();
    mail.script({ at: 'mail', refuse: { code: 553 } });
    const result = await panel.do('integrations.sendTest', { service: 'smtp' });
    expect(result.status).toBe('needs_you');
    expect(await state()).toBe('needs_you');
    expect(await panel.do('integrations.test', { service: 'smtp' })).toMatchObject({ status: 'connected' });
    expect(await state()).toBe('connected');
  });

  it('of nothing is refused in words', async () => {
    const result = await panel.call('integrations.sendTest', { service: 'smtp' });
    expect(result).toMatchObject({ ok: false, error: { code: 'not_found', hint: 'Connect it first.' } });
  });
});

it('the presets fit the form', async () => {
  const presets = await panel.do('integrations.smtpPresets', {});
  expect(presets.map(({ host }) => host)).toContain('send.smtp.com');
});
