import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Headless, startHeadless } from '../support/headless.ts';
import { type Providers, startProviders } from '../support/providers.ts';
import { barriers } from './support/barriers.ts';
import { type BrowserPanel, openInBrowser } from './support/browser.ts';
import { saveKeysAndMakeAgent } from './support/first-answer.ts';
import { Person } from './support/person.ts';

const screens = [
  'API Keys',
  'Agents',
  'Tools',
  'Integrations',
  'Outbox',
  'Activity',
  'Usage',
  'People',
  'Settings',
];

let providers: Providers;
let desk: Headless;
let panel: BrowserPanel;
let page: Page;
let person: Person;

beforeAll(async () => {
  providers = await startProviders();
  desk = await startHeadless({ passphrase: 'a passphrase that only tests use' });
  panel = await openInBrowser(desk.panel);
  page = panel.page;
  person = new Person(page);
});

afterAll(async () => {
  await panel.close();
  await desk.stop();
  await providers.close();
});

test('the first run needs no mouse', async () => {
  await page.getByLabel('Setup token', { exact: true }).waitFor();
  const fields = [
    desk.setupToken ?? '',
    'Ada',
    'correct horse battery staple',
    'correct horse battery staple',
  ];
  await page.getByLabel('Setup token', { exact: true }).focus();
  for (const [index, text] of fields.entries()) {
    if (index > 0) await page.keyboard.press('Tab');
    await page.keyboard.insertText(text);
  }
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'API Keys', level: 1 }).waitFor();
});

test('any screen is three keys away', async () => {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Find a screen or an action').last().waitFor();
  await page.keyboard.insertText('Activity');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor();
});

test.each(['light', 'dark'] as const)('empty screens have no known barrier, %s', async (colorScheme) => {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await expectNoBarrierOnAnyScreen();
});

test('forms have no known barrier', async () => {
  await person.goTo('API Keys');
  await page.getByRole('button', { name: 'Add a key for OpenAI' }).click();
  await page.getByRole('dialog').getByLabel('Key', { exact: true }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await person.goTo('Agents');
  await page.getByRole('button', { name: 'Make an agent' }).first().click();
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press('Escape');
  for (const provider of ['Google', 'Microsoft']) {
    await person.goTo('Settings');
    await page.getByRole('link', { name: `Set up sign-in at ${provider}` }).click();
    await page.getByRole('button', { name: 'Advanced' }).click();
    expect(await barriers(page)).toEqual([]);
  }
});

test.each(['light', 'dark'] as const)('filled screens have no known barrier, %s', async (colorScheme) => {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  if (colorScheme === 'light') await saveKeysAndMakeAgent(person, providers);
  await expectNoBarrierOnAnyScreen();
});

async function expectNoBarrierOnAnyScreen(): Promise<void> {
  for (const screen of screens) {
    await person.goTo(screen);
    expect({ screen, barriers: await barriers(page) }).toEqual({ screen, barriers: [] });
  }
  await person.goTo('Usage');
  for (const tab of ['Budgets', 'Prices']) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel', { name: tab }).waitFor();
    expect({ tab, barriers: await barriers(page) }).toEqual({ tab, barriers: [] });
  }
}
