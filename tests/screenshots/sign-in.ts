import type { Page } from 'playwright-core';
import type { GoogleSimulator, MicrosoftSimulator } from '../simulators/index.ts';
import { signInAtProvider } from '../e2e/support/at-provider.ts';
import type { Camera } from './camera.ts';
import type { Hand } from './hand.ts';
import { card } from './integrations.ts';
import type { Servers } from './servers.ts';

const twoDays = 2 * 24 * 60 * 60;

async function fillEndpoints(hand: Hand, { endpoints }: GoogleSimulator | MicrosoftSimulator): Promise<void> {
  await hand.click('Advanced');
  await hand.type('Address of the sign-in page', endpoints.authorize);
  await hand.type('Address for tokens', endpoints.token);
  await hand.type('Address for ending tokens (optional)', endpoints.revoke ?? '');
  await hand.type('Address of the mailbox service', endpoints.api);
}

/** From a card that says what is missing, over the guide, to a registration that was checked. */
export async function register(camera: Camera, hand: Hand, { google, microsoft }: Servers): Promise<void> {
  const { page } = hand;
  await hand.go('Integrations');
  await page.getByRole('link', { name: 'Set up sign-in at Google' }).click();
  await hand.heading('Registration at Google');
  await camera.take(page, 'registration-google');
  await page.getByText('Ordinary Gmail').click();
  await page.getByText('Not “Testing”').scrollIntoViewIfNeeded();
  await camera.take(page, 'registration-google-audience');
  await page.getByRole('button', { name: 'Save registration' }).click();
  await page.getByText('Please fill this in').first().waitFor();
  await camera.take(page, 'registration-missing');

  await hand.type('Client ID', google.clientId);
  await hand.type('Client secret', 'not the secret');
  await fillEndpoints(hand, google);
  await camera.take(page, 'registration-endpoints');
  await hand.click('Save registration');
  await page.getByRole('img', { name: 'Problem' }).first().waitFor();
  await page.getByRole('heading', { name: 'What is saved' }).scrollIntoViewIfNeeded();
  await camera.take(page, 'registration-problem');
  await hand.type('Client secret', google.clientSecret);
  await hand.click('Save registration');
  await page.getByRole('img', { name: 'Problem' }).first().waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'What is saved' }).scrollIntoViewIfNeeded();
  await camera.take(page, 'registration-checked');

  await hand.go('Settings');
  await page.getByRole('link', { name: 'Set up sign-in at Microsoft' }).click();
  await hand.heading('Registration at Microsoft');
  await camera.take(page, 'registration-microsoft');
  await hand.type('Application (client) ID', microsoft.clientId);
  await hand.type('Directory (tenant) ID', microsoft.tenant);
  await fillEndpoints(hand, microsoft);
  await hand.click('Save registration');
  await page.getByRole('heading', { name: 'What is saved' }).waitFor();
}

/** The sign-in itself: what is asked, the wait, the ways in which it ends. */
export async function signIn(camera: Camera, hand: Hand, { google, dana }: Servers): Promise<void> {
  const { page } = hand;
  await hand.go('Integrations');
  await card(hand, 'Gmail').scrollIntoViewIfNeeded();
  await camera.take(page, 'mailbox-ready');
  await endings(camera, hand);
  await hand.click('Connect Gmail');
  await hand.dialog('Connect Gmail');
  await camera.take(page, 'mailbox-ask');

  const tab = await newTab(hand, () => hand.click('Sign in at Google'));
  await page.getByText(/left$/).waitFor();
  await camera.take(page, 'mailbox-waiting');
  await finish(hand, tab, dana);
  await camera.take(page, 'mailbox-connected');
  await hand.click('Done');
  await card(hand, 'Gmail').scrollIntoViewIfNeeded();
  await camera.take(page, 'mailbox-card');

  await hand.go('Tools');
  await hand.click(/actions? of Gmail/);
  await page.getByText('Needs permission to read').first().waitFor();
  await page.getByText('gmail-api').scrollIntoViewIfNeeded();
  await camera.take(page, 'tools-missing-permission');
  await page.getByRole('button', { name: 'Allow reading with Gmail' }).first().click();
  await hand.dialog('Allow more for Gmail');
  await camera.take(page, 'mailbox-allow-more');
  await hand.closeDialog();

  await hand.go('Integrations');
  google.revokeTokens(dana.email);
  google.expireAccessTokens(dana.email);
  await card(hand, 'Gmail').getByRole('button', { name: 'Test now' }).click();
  await card(hand, 'Gmail').getByText('This connection needs you').waitFor();
  await card(hand, 'Gmail').scrollIntoViewIfNeeded();
  await camera.take(page, 'mailbox-needs-you');
  await hand.choose('More for Gmail', 'Disconnect');
  await hand.dialog(/^Disconnect/);
  await camera.take(page, 'mailbox-disconnect');
  await hand.closeDialog();
}

/** A mailbox whose provider has said that it ends soon, and what the admin sees of that. */
export async function signInThatEnds(camera: Camera, hand: Hand, { google, dana }: Servers): Promise<void> {
  const { page } = hand;
  google.refreshTokenSeconds = twoDays;
  await hand.go('Integrations');
  const tab = await newTab(hand, () =>
    card(hand, 'Gmail').getByRole('button', { name: 'Reconnect' }).click(),
  );
  await finish(hand, tab, dana);
  await hand.click('Done');
  await page.getByText('This sign-in ends soon').waitFor();
  await card(hand, 'Gmail').scrollIntoViewIfNeeded();
  await camera.take(page, 'mailbox-ends-soon');

  await hand.go('Settings');
  await page.getByRole('heading', { name: 'Idle lock' }).scrollIntoViewIfNeeded();
  await camera.take(page, 'registrations');
  await page.getByRole('link', { name: 'Look at the registration at Google' }).click();
  await page.getByText('the app is in Testing mode').waitFor();
  await camera.take(page, 'registration-warning');
  await hand.click('Remove');
  await hand.dialog(/^Remove the registration/);
  await camera.take(page, 'registration-remove');
  await hand.closeDialog();
}

/** The tab in which the panel opens the provider's page; the panel stays in front. */
async function newTab(hand: Hand, press: () => Promise<void>): Promise<Page> {
  const opening = hand.page.context().waitForEvent('page');
  await press();
  const tab = await opening;
  await hand.page.bringToFront();
  return tab;
}

async function finish(hand: Hand, tab: Page, dana: Servers['dana']): Promise<void> {
  await signInAtProvider(tab, dana);
  await tab.close();
  await hand.page.getByRole('dialog').getByText(`Connected as ${dana.email}`).waitFor();
}

/** What a browser seldom brings back, answered in its place. */
async function endings(camera: Camera, hand: Hand): Promise<void> {
  const { page } = hand;
  const reasons = {
    admin_approval: 'Your organisation wants an administrator to approve the team’s app first.',
    registration:
      'Google does not accept the team’s app: its client ID or secret is wrong, or it was disabled or deleted. An admin has to mend that under Settings.',
    timed_out: 'Nothing came back from Google within five minutes, so Keydesk stopped waiting. Try again.',
  } as const;
  for (const [cause, reason] of Object.entries(reasons)) {
    await hand.answer('integrations.attempt', {
      state: 'failed',
      cause: cause as keyof typeof reasons,
      reason,
    });
    await hand.click('Connect Gmail');
    await hand.dialog('Connect Gmail');
    await hand.click('Sign in at Google');
    await page.getByRole('alert').getByText(reason).waitFor();
    await camera.take(page, `mailbox-${cause.replaceAll('_', '-')}`);
    await hand.closeDialog();
    await hand.mend();
  }
  for (const tab of page.context().pages()) if (tab !== page) await tab.close();
}
