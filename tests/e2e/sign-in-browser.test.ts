import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Headless, startHeadless } from '../support/headless.ts';
import { signInAtProvider } from './support/at-provider.ts';
import { barriers } from './support/barriers.ts';
import { type BrowserPanel, openInBrowser } from './support/browser.ts';
import { MailboxAgent } from './support/mailbox-agent.ts';
import { MailboxPerson } from './support/mailbox-person.ts';
import { accounts, type MailboxServices, startMailboxServices } from './support/mailbox-services.ts';
import { Person } from './support/person.ts';

const bob = { name: 'Bob', password: 'a first password for Bob' };
const bobs = { ...bob, password: 'a password of his own' };

let services: MailboxServices;
let desk: Headless;
let panel: BrowserPanel;

beforeAll(async () => {
  services = await startMailboxServices();
  desk = await startHeadless({ passphrase: 'a passphrase that only tests use' });
  panel = await openInBrowser(desk.panel);
});

afterAll(async () => {
  await panel.close();
  await desk.stop();
  await services.close();
});

/** The tab that the panel opens by itself. */
async function inNewTab(panelPage: Page, press: () => Promise<void>): Promise<Page> {
  const opening = panelPage.context().waitForEvent('page');
  await press();
  return opening;
}

it('in a browser, a member connects in a new tab what an admin has registered, and the agent is theirs', async () => {
  const { page } = panel;
  const person = new Person(page);
  const mailbox = new MailboxPerson(page, services.gmail);
  await person.makeAdmin(desk.setupToken);
  await person.addPerson(bob);
  await person.signOut();

  // Before an admin has been there, a member reads whom to ask, and finds no way that is not theirs.
  await person.signIn(bob);
  await person.chooseOwnPassword(bob.password, bobs.password);
  await person.goTo('Integrations');
  await mailbox.card.getByText('an admin of this desk has to register the team’s app').waitFor();
  expect(await mailbox.card.getByRole('link').count()).toBe(0);
  await page.goto(`${desk.panel}#/settings/google`);
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  await person.signOut(bob.name);

  await person.signIn();
  await mailbox.register();
  const adas = await person.makeAgent('Mailer of Ada');
  await person.signOut();

  await person.signIn(bobs);
  const token = await person.makeAgent('Mailer of Bob');
  const tab = await inNewTab(page, () => mailbox.beginToConnect());
  expect(await tab.evaluate(() => window.opener)).toBeNull();
  expect(await signInAtProvider(tab, accounts.ada)).toBe('Connected');
  await mailbox.seeConnected(accounts.ada.email);

  const bobsAgent = new MailboxAgent(desk.gateway, token, services.gmail);
  const adasAgent = new MailboxAgent(desk.gateway, adas, services.gmail);
  expect(await bobsAgent.send('North')).toMatchObject({ status: 200 });
  expect(await adasAgent.send('South')).toMatchObject({ status: 424, error: 'needs_connection' });
});

it('the page can be opened by hand where the browser holds new tabs back, and no step has a known barrier', async () => {
  const { page } = panel;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(() => {
    window.open = () => null;
  });
  const mailbox = new MailboxPerson(page, services.gmail);
  await new Person(page).goTo('Integrations');
  await mailbox.card.getByRole('button', { name: 'Allow more…' }).click();
  await mailbox.dialog.getByRole('checkbox', { name: 'Read and search your mail' }).check();
  expect(await barriers(page)).toEqual([]);
  await mailbox.dialog.getByRole('button', { name: 'Sign in at Google' }).click();
  await page.getByText(/left$/).waitFor();
  expect(await barriers(page)).toEqual([]);
  const link = mailbox.dialog.getByRole('link', { name: 'Open the sign-in page at Google' });
  const shown = await mailbox.dialog.getByRole('region', { name: 'Address of the sign-in page' }).innerText();
  expect(await link.getAttribute('href')).toBe(shown.trim());
  const tab = await inNewTab(page, () => link.click());
  expect(await signInAtProvider(tab, accounts.ada)).toBe('Connected');
  await mailbox.seeConnected(accounts.ada.email);
  await mailbox.card.getByText('Send mail, read and search').waitFor();
  expect(await barriers(page)).toEqual([]);
});
