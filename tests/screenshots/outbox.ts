import { Agent } from '../support/agent.ts';
import type { Headless } from '../support/headless.ts';
import type { Camera } from './camera.ts';
import type { Hand } from './hand.ts';
import type { Servers } from './servers.ts';

/** Two of which nobody knows: the server was gone before it answered. ClickSend can be asked, a mail server cannot. */
const lost = 'tomas@customer.example';
const found = '+4915110000004';

/** Mail of every outcome, then the one that nobody knows about. */
export async function outbox(
  camera: Camera,
  hand: Hand,
  { desk, servers, token }: { desk: Headless; servers: Servers; token: string },
): Promise<void> {
  const { page } = hand;
  await hand.go('Outbox');
  await page.getByText('Nothing sent yet').waitFor();
  await camera.take(page, 'outbox-empty');

  await sendAround(new Agent(desk.gateway, token), servers);
  await page.getByRole('table').getByText('Needs a look').nth(1).waitFor();
  await camera.take(page, 'outbox-filled');

  await page.getByRole('tab', { name: /^Needs a look/ }).click();
  await page.getByRole('button', { name: `details of the message to ${found}` }).click();
  await hand.dialog('Message');
  await camera.take(page, 'outbox-unknown');
  await hand.click('Look for it');
  await page
    .getByRole('dialog')
    .getByText('Nobody knows whether this arrived')
    .waitFor({ state: 'detached' });
  await hand.click('Ask whether it was delivered');
  await page.getByRole('dialog').getByRole('status').waitFor();
  await camera.take(page, 'outbox-found');
  await hand.closeDialog();

  await page.getByRole('button', { name: `details of the message to ${lost}` }).click();
  await hand.dialog('Message');
  await hand.click('Look for it');
  await page.getByText('A mail server cannot be asked').waitFor();
  await camera.take(page, 'outbox-not-found');
  await hand.click('It was sent');
  await page.getByRole('dialog').getByText('says that it was sent').waitFor();
  await camera.take(page, 'outbox-settled');
  await hand.closeDialog();
  await page.getByText('Nothing needs a look').waitFor();
  await camera.take(page, 'outbox-nothing-unclear');
}

async function sendAround(agent: Agent, { mail, clickSend }: Servers): Promise<void> {
  await sendMail(agent, 'Offer', ['mara@customer.example', 'joao@customer.example', 'ines@customer.example']);
  mail.script({ at: 'rcpt', refuse: { code: 550 } });
  await sendMail(agent, 'Reminder', ['nobody@customer.example']);
  await sendSms(agent, '+4915110000002');
  clickSend.refuse({ status: 'INSUFFICIENT_CREDIT' });
  await sendSms(agent, '+4915110000003');
  clickSend.script({ instead: 'reset', accepts: true, on: { path: '/v3/sms/send' } });
  await sendSms(agent, found);
  mail.script({ at: 'data', accepts: true, cut: true });
  await sendMail(agent, 'Invoice', [lost]);
}

function sendMail(agent: Agent, subject: string, to: string[]): Promise<Response> {
  const addresses = to.map((address) => ({ address }));
  return call(agent, 'smtp-api', { action: 'send_email', to: addresses, subject, text: 'Good morning.' });
}

function sendSms(agent: Agent, to: string): Promise<Response> {
  return call(agent, 'clicksend-api', { action: 'send_sms', to, body: 'Your order is ready.' });
}

function call(agent: Agent, tool: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return agent.fetch(`/v1/tools/${tool}`, { method: 'POST', headers, body: JSON.stringify(body) });
}
