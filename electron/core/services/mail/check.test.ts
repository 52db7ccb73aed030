import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SmtpComSimulator, fakeKey, startSmtpCom } from '../../../../tests/simulators/index.ts';
import type { SettingsOf } from '../../connections/types.ts';
import { checkMail } from './check.ts';
import { leaseOf, mailOf, never, settingsFor } from './testing.ts';
import { sendMail } from './tool.ts';

let simulator: SmtpComSimulator;
let settings: SettingsOf<'smtp_com'>;
const apiKey = fakeKey('smtp-com');
const recipients = ['bo@example.org', 'cy@example.org'];

beforeEach(async () => {
  simulator = await startSmtpCom();
  simulator.addAccount({ apiKey });
  settings = {
    kind: 'smtp_com',
    channel: 'office',
    fromEmail: 'ada@example.com',
    fromName: '',
    replyTo: '',
    baseUrl: simulator.url,
  };
});

afterEach(() => simulator.close());

const send = () => {
  const to = recipients.map((address) => ({ address }));
  return sendMail(leaseOf(settings, apiKey), mailOf({ to }), 'ref-1');
};
const check = (providerRef: string | null, sentTo = recipients) =>
  checkMail(
    { action: 'send_email', reference: 'ref-1', providerRef, recipients: sentTo, at: Date.now() },
    leaseOf(settings, apiKey),
    never,
  );

describe('looking for a mail', () => {
  it('finds one that SMTP.com gave an id', async () => {
    const { providerRef } = await send();
    const outcome = { outcome: 'sent', providerRef };
    expect(await check(providerRef)).toMatchObject({
      ...outcome,
      message: 'SMTP.com took the mail over and has delivered it to 0 of 2 so far.',
    });
    simulator.settle(providerRef ?? '', { event: 'delivered' });
    expect(await check(providerRef)).toMatchObject({ message: expect.stringMatching(/2 of 2/) });
    simulator.settle(providerRef ?? '', { event: 'failed' });
    expect(await check(providerRef)).toMatchObject({
      message: expect.stringMatching(/could not deliver it to bo@example\.org, cy@example\.org/),
    });
  });

  it('says of one whose answer was lost what is alike, and leaves the judgement to the person', async () => {
    expect(await check(null)).toMatchObject({ outcome: null, message: expect.stringMatching(/no proof/) });
    simulator.script({ accepts: true, instead: 'reset' });
    expect(await send()).toMatchObject({ outcome: 'unknown' });
    expect(await check(null)).toMatchObject({
      outcome: null,
      message: expect.stringMatching(/has one mail/),
    });
    await send();
    expect(await check(null)).toMatchObject({ message: expect.stringMatching(/has 2 mails/) });
    expect(await check(null, ['bo@example.org'])).toMatchObject({
      message: expect.stringMatching(/no proof/),
    });
  });

  it('says when SMTP.com cannot be asked', async () => {
    simulator.setKeyState(apiKey, 'revoked');
    expect(await check(null)).toMatchObject({
      outcome: null,
      message: expect.stringMatching(/does not accept this API key.*nothing new is known/),
    });
  });

  it('cannot ask a mail server', async () => {
    const lease = leaseOf(settingsFor({ host: 'mail.example.com', port: 587, url: '' }));
    const message = { action: 'send_email', reference: 'ref-1', providerRef: null, recipients, at: 0 };
    expect(await checkMail(message, lease, never)).toMatchObject({
      outcome: null,
      message: expect.stringMatching(/begins with ref-1/),
    });
  });
});
