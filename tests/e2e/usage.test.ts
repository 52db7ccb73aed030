import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Headless, startHeadless } from '../support/headless.ts';
import { type Providers, startProviders } from '../support/providers.ts';
import { type BrowserPanel, openInBrowser } from './support/browser.ts';
import { saveKeysAndMakeAgent } from './support/first-answer.ts';
import { Person } from './support/person.ts';

let providers: Providers;
let desk: Headless;
let panel: BrowserPanel;
let person: Person;
let token: string;

beforeAll(async () => {
  providers = await startProviders();
  desk = await startHeadless({ passphrase: 'a passphrase that only tests use' });
  panel = await openInBrowser(desk.panel);
  person = new Person(panel.page);
  await person.makeAdmin(desk.setupToken);
  token = await saveKeysAndMakeAgent(person, providers);
});

afterAll(async () => {
  await panel.close();
  await desk.stop();
  await providers.close();
});

/** As agents use it: with the retries that the SDK makes by itself. */
function ask() {
  const client = new OpenAI({ baseURL: `${desk.gateway}/openai/v1`, apiKey: token });
  return client.chat.completions.create({
    model: 'gpt-4o-mini',
    max_tokens: 16,
    messages: [{ role: 'user', content: 'Hello' }],
  });
}

async function addBudget(limit: string): Promise<void> {
  const { page } = panel;
  await page.getByRole('button', { name: 'Add a budget' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Limit', { exact: true }).fill(limit);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
}

test('an admin sees what calls cost, sets a budget by hand, and the next call is refused once it is used up', async () => {
  const { page } = panel;
  await ask();
  await person.goTo('Usage');
  await page.getByRole('row', { name: /OpenAI/ }).waitFor();

  await page.getByRole('tab', { name: 'Budgets' }).click();
  await addBudget('0.000001');
  await page.getByText('Used up').waitFor();
  const before = providers.of('openai').totals.requests;
  await expect(ask()).rejects.toMatchObject({ status: 402, code: 'over_budget' });
  expect(providers.of('openai').totals.requests).toBe(before);

  await page.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: 'Change the limit' }).click();
  await page.getByRole('dialog').getByLabel('Limit', { exact: true }).fill('20');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('of $20.00 spent').waitFor();
  await expect(ask()).resolves.toMatchObject({ object: 'chat.completion' });
});

test('one switch stops every call, and lets them go on', async () => {
  const { page } = panel;
  await person.goTo('Usage');
  await page.getByRole('tab', { name: 'Budgets' }).click();
  await page.getByRole('button', { name: 'Stop all calls' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop all calls' }).click();
  await page.getByText('All calls are stopped').waitFor();
  await expect(ask()).rejects.toMatchObject({ status: 402 });
  await page.getByRole('button', { name: 'Let them go on' }).click();
  await page.getByText('All calls are stopped').waitFor({ state: 'detached' });
  await expect(ask()).resolves.toMatchObject({ object: 'chat.completion' });
});

test('the sums leave as a file that a spreadsheet reads', async () => {
  const { page } = panel;
  await person.goTo('Usage');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  expect((await saved).suggestedFilename()).toMatch(/\.csv$/);
});

test('a price that the admin changes counts from the next call on', async () => {
  const { page } = panel;
  await page.getByRole('tab', { name: 'Prices' }).click();
  await page.getByLabel('Find a model').fill('gpt-4o-mini');
  await page.getByRole('button', { name: 'Change the price of gpt-4o-mini', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Input', { exact: true }).fill('1000000');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  // One dollar for each token that is read.
  await page.getByRole('tab', { name: 'Budgets' }).click();
  await page.getByText('of $20.00 spent').waitFor();
  await expect(ask()).rejects.toMatchObject({ status: 402, code: 'over_budget' });
});

test('an agent cannot act at the panel with its token', async () => {
  const cookies = await panel.page.context().cookies();
  const ways: Record<string, string>[] = [
    { authorization: `Bearer ${token}` },
    { 'x-api-key': token },
    ...cookies.map(({ name }) => ({ cookie: `${name}=${token}` })),
  ];
  expect(ways.length).toBeGreaterThan(2);
  for (const way of ways) {
    const answer = await fetch(new URL('/rpc/budgets.stop', desk.panel), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-keydesk-panel': '1', ...way },
      body: JSON.stringify({ stopped: true }),
    });
    expect(await answer.json()).toMatchObject({ ok: false, error: { code: 'not_signed_in' } });
  }
  await person.goTo('Usage');
  await panel.page.getByRole('tab', { name: 'Budgets' }).click();
  await panel.page.getByRole('button', { name: 'Stop all calls' }).waitFor();
});
