import type { Page } from 'playwright-core';

/** What a person does on the pages of an identity provider. */
export interface AtProvider {
  email: string;
  password: string;
  /** Boxes unticked before Allow is pressed, by what stands beside them. */
  untick?: RegExp[];
  /** Presses Cancel on the page that asks for permissions. */
  refuse?: boolean;
}

/** Signs in and allows, in a browser that has the page open already; answers with the heading of the last page. */
export async function signInAtProvider(page: Page, person: AtProvider): Promise<string> {
  await page.getByRole('heading', { name: /^Sign in to/ }).waitFor();
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('heading', { name: /wants to access your account/ }).waitFor();
  for (const name of person.untick ?? []) await page.getByRole('checkbox', { name }).uncheck();
  const provider = new URL(page.url()).origin;
  await page.getByRole('button', { name: person.refuse ? 'Cancel' : 'Allow' }).click();
  await page.waitForURL((url) => url.origin !== provider);
  return page.getByRole('heading', { level: 1 }).innerText();
}
