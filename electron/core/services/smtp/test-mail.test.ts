import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type SmtpComSimulator,
  type SmtpSimulator,
  fakeKey,
  startSmtp,
  startSmtpCom,
} from '../../../../tests/simulators/index.ts';
import { leaseOf, login, never, pinOf, settingsFor } from '../mail/testing.ts';
import { sendTestMail } from './test-mail.ts';

let simulator: SmtpSimulator;
let smtpCom: SmtpComSimulator;
const apiKey = fakeKey('smtp-com');

beforeEach(async () => {
  simulator = await startSmtp();
  simulator.addUser(login.username, login.password);
  smtpCom = await startSmtpCom();
  smtpCom.addAccount({ apiKey });
});

afterEach(async () => {
  await simulator.close();
  await smtpCom.close();
});

const overSmtp = () => sendTestMail(leaseOf(settingsFor(simulator, { pin: pinOf(simulator.ca) })), never);

describe('a test mail', () => {
  it('goes to the person’s own address', async () => {
    const what = 'A test mail to ada@example.com was accepted.';
    expect(await overSmtp()).toEqual({ state: 'connected', what });
    expect(simulator.mailbox).toMatchObject([{ from: 'ada@example.com', to: ['ada@example.com'] }]);
    const lease = leaseOf(
      {
        kind: 'smtp_com' as const,
        channel: 'office',
        fromEmail: 'ada@example.com',
        fromName: '',
        replyTo: '',
        baseUrl: smtpCom.url,
      },
      apiKey,
    );
    expect(await sendTestMail(lease, never)).toEqual({ state: 'connected', what });
    expect(smtpCom.messages).toMatchObject([{ to: [{ address: 'ada@example.com' }] }]);
  });

  it('shows what signing in does not: a From address that is not allowed', async () => {
    simulator.script({ at: 'mail', refuse: { code: 553 } });
    expect(await overSmtp()).toMatchObject({
      state: 'needs_you',
      field: 'fromEmail',
      reason: expect.stringMatching(/does not take mail from ada@example\.com/),
    });
  });

  it('says what is wrong with the connection', async () => {
    simulator.removeUser(login.username);
    expect(await overSmtp()).toMatchObject({ state: 'needs_you', field: 'password' });
    simulator.addUser(login.username, login.password);
    simulator.script({ at: 'data', cut: true });
    expect(await overSmtp()).toMatchObject({
      state: 'failing',
      reason: expect.stringMatching(/Look for .* in the sent mail/),
    });
    const connected = leaseOf(settingsFor(simulator, { pin: pinOf(simulator.ca) }));
    expect(await sendTestMail(connected, AbortSignal.abort())).toMatchObject({ state: 'failing' });
  });
});
