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

/** Signs in and allows, as far as this browser is asked to; answers with the heading of Keydesk's own page at the end. */
export async function signInAtProvider(page: Page, person: AtProvider): Promise<string> {
  const login = page.getByRole('heading', { name: /^Sign in to/ });
  const consent = page.getByRole('heading', { name: /wants to access your account/ });
  const end = page.getByRole('heading', { name: /^(Not c|C)onnected$/ });
  await login.or(consent).waitFor();
  if (await login.isVisible()) {
    await page.getByLabel('Email').fill(person.email);
    await page.getByLabel('Password').fill(person.password);
    await page.getByRole('button', { name: 'Next' }).click();
  }
  // Microsoft does not ask again for what was allowed before.
  await consent.or(end).waitFor();
  if (await consent.isVisible()) {
    for (const name of person.untick ?? []) await page.getByRole('checkbox', { name }).uncheck();
    await page.getByRole('button', { name: person.refuse ? 'Cancel' : 'Allow' }).click();
  }
  return end.innerText();
}
