import type { Camera } from './camera.ts';
import type { Hand } from './hand.ts';
import type { Servers } from './servers.ts';

/** SMTP.com by API, looked at but not saved: the mail server stays. */
export async function lookAtSmtpCom(
  camera: Camera,
  hand: Hand,
  { smtpCom: server, dana }: Servers,
): Promise<void> {
  const { page } = hand;
  await card(hand, 'SMTP / SMTP.com').getByRole('button', { name: 'Change' }).click();
  await hand.dialog('Change SMTP / SMTP.com');
  await camera.take(page, 'mail-change');
  await page.getByText('SMTP.com by API').click();
  await camera.take(page, 'smtp-com-form');
  await hand.type('API key', dana.apiKey);
  await hand.click('Advanced');
  await hand.type('Other endpoint', server.url);
  server.script({ instead: 'stall' });
  await hand.click('Load channels');
  await page.getByText('Asking SMTP.com for the channels').waitFor();
  await camera.take(page, 'smtp-com-loading');
  await hand.click('Stop');
  await hand.click('Load channels');
  await page.getByText(`Account: ${dana.email}`).waitFor();
  await page.getByRole('combobox', { name: 'Channel' }).click();
  await camera.take(page, 'smtp-com-channels');
  await page.getByRole('option', { name: 'office' }).click();
  await hand.closeDialog();
}

export async function connectSms(camera: Camera, hand: Hand, { clickSend, dana }: Servers): Promise<void> {
  const { page } = hand;
  await hand.click('Connect ClickSend SMS');
  await hand.dialog('Connect ClickSend SMS');
  await camera.take(page, 'sms-form');
  await hand.type('User name', dana.email);
  await hand.type('API key', 'not the key');
  await hand.click('Advanced');
  await hand.type('Other endpoint', clickSend.url);
  await hand.click('Look into the account');
  await page.getByText('does not accept this user name and API key').waitFor();
  await camera.take(page, 'sms-wrong-key');
  await hand.type('API key', dana.apiKey);
  await hand.click('Look into the account');
  await page.getByText('EUR left').waitFor();
  await camera.take(page, 'sms-account');
  await hand.pick('Messages come from', /Harbour/);
  await page.getByRole('combobox', { name: 'Country' }).fill('united st');
  await page.getByRole('option', { name: 'United States' }).click();
  await page.getByText('What this country asks of senders').waitFor();
  await camera.take(page, 'sms-country-rule');
  await page.getByRole('combobox', { name: 'Country' }).fill('germ');
  await page.getByRole('option', { name: 'Germany' }).click();
  await hand.click('Test and save');
  await page.getByText('ClickSend accepted the key').first().waitFor();
  await camera.take(page, 'sms-saved');
  await hand.click('Done');
}

export async function connectSearch(camera: Camera, hand: Hand, { tavily, dana }: Servers): Promise<void> {
  const { page } = hand;
  await hand.click('Connect Web search fallback');
  await hand.dialog('Connect Web search fallback');
  await page.getByText('Testing makes one search').waitFor();
  await camera.take(page, 'search-form');
  await hand.pick('Provider', 'SearXNG (own)');
  await page.getByLabel('Address').waitFor();
  await camera.take(page, 'search-own-address');
  await hand.pick('Provider', 'Tavily');
  await hand.type('API key', `tvly-${dana.apiKey}`);
  await hand.click('Advanced');
  await hand.type('Other endpoint', tavily.url);
  await hand.click('Test and save');
  await hand.click('Done');
  await page.getByRole('heading', { name: 'Integrations', level: 1 }).click();
  await camera.take(page, 'integrations-connected');
}

/** What becomes of a connection: a server that is away, a password that was changed, a key that is gone. */
export async function disturb(camera: Camera, hand: Hand, servers: Servers): Promise<void> {
  const { page } = hand;
  const { mail, dana } = servers;
  const mailCard = card(hand, 'SMTP / SMTP.com');
  await hand.go('Integrations');
  mail.script({ at: 'connect', refuse: { code: 421 }, times: 3 });
  await mailCard.getByRole('button', { name: 'Test now' }).click();
  await mailCard.getByText('It does not work at the moment').waitFor();
  await camera.take(page, 'integration-failing');
  mail.clearFaults();

  mail.removeUser(dana.email);
  await mailCard.getByRole('button', { name: 'Test now' }).click();
  await mailCard.getByText('This connection needs you').waitFor();
  await camera.take(page, 'integration-needs-you');
  await mailCard.getByRole('button', { name: 'Reconnect' }).click();
  await hand.dialog('Reconnect SMTP / SMTP.com');
  await camera.take(page, 'integration-reconnect');
  mail.addUser(dana.email, 'the new password');
  await hand.type('Password', 'the new password');
  await hand.click('Reconnect');
  await page.getByText(`Connected as ${dana.email}`).first().waitFor();
  await hand.click('Done');

  await hand.choose('More for SMTP / SMTP.com', 'Disconnect');
  await hand.dialog(/^Disconnect/);
  await camera.take(page, 'integration-disconnect');
  await hand.closeDialog();
}

export function card(hand: Hand, name: string) {
  return hand.page.getByRole('region', { name, exact: true });
}

/** The team's SMS, for people who have connected nothing, and what one of them sees. */
export async function team(camera: Camera, hand: Hand, { clickSend, dana }: Servers): Promise<void> {
  const { page } = hand;
  const teamCard = card(hand, 'ClickSend SMS of the team');
  await teamCard.scrollIntoViewIfNeeded();
  await camera.take(page, 'team-empty');
  await hand.click('Connect ClickSend SMS for the team');
  await hand.dialog('Connect ClickSend SMS for the team');
  await hand.type('User name', dana.email);
  await hand.type('API key', dana.apiKey);
  await hand.click('Advanced');
  await hand.type('Other endpoint', clickSend.url);
  await hand.click('Look into the account');
  await page.getByText('EUR left').waitFor();
  await hand.click('Test and save');
  await hand.click('Done');
  await teamCard.getByRole('switch').click();
  await teamCard.getByRole('switch', { checked: true }).waitFor();
  await camera.take(page, 'team-on');
}
