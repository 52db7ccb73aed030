import type { Locator, Page } from 'playwright-core';
import { type SystemServiceId, serviceById } from '../../../shared/services.ts';

const password = 'correct horse battery staple';
const passphrase = 'a passphrase that only tests use';

export interface Account {
  name: string;
  password: string;
}

/** Somebody at the panel: reads names, clicks and types, in a window or in a browser. */
export class Person {
  readonly #page: Page;
  readonly name = 'Ada';

  constructor(page: Page) {
    this.#page = page;
  }

  async makeAdmin(setupToken?: string): Promise<void> {
    await this.#page.getByRole('heading', { name: 'Welcome to Keydesk' }).waitFor();
    if (setupToken) await this.#page.getByLabel('Setup token', { exact: true }).fill(setupToken);
    await this.#page.getByLabel('Your name').fill(this.name);
    await this.#typeTwice('Password', password);
    await this.#click('Make the admin');
  }

  /** Where there is no keyring. */
  async choosePassphrase(): Promise<void> {
    await this.#page.getByRole('heading', { name: 'Where shall keys rest?' }).waitFor();
    await this.#typeTwice('Passphrase', passphrase);
    await this.#click('Use this passphrase');
  }

  async openVault(): Promise<void> {
    await this.#page.getByRole('heading', { name: 'The vault is locked' }).waitFor();
    await this.#page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await this.#click('Open the vault');
  }

  async signIn(as: Account = { name: this.name, password }): Promise<void> {
    await this.#page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await this.#page.getByLabel('Name', { exact: true }).fill(as.name);
    await this.#page.getByLabel('Password', { exact: true }).fill(as.password);
    await this.#click('Sign in');
  }

  async signOut(name = this.name): Promise<void> {
    await this.#click(name);
    await this.#page.getByRole('menuitem', { name: 'Sign out' }).click();
  }

  async addPerson(account: Account): Promise<void> {
    await this.goTo('People');
    await this.#click('Add a person');
    const form = this.#page.getByRole('dialog', { name: 'Add a person' });
    await form.getByLabel('Name', { exact: true }).fill(account.name);
    await form.getByLabel('First password', { exact: true }).fill(account.password);
    await form.getByRole('button', { name: 'Add person' }).click();
    await form.waitFor({ state: 'detached' });
  }

  async chooseOwnPassword(given: string, own: string): Promise<void> {
    await this.#page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    await this.#page.getByLabel('The password you were given', { exact: true }).fill(given);
    await this.#typeTwice('New password', own);
    await this.#click('Change password');
  }

  /** Answers with what the panel says about the key. */
  async saveKey(service: SystemServiceId, secret: string, baseUrl: string): Promise<string> {
    const { name } = serviceById(service);
    await this.goTo('API Keys');
    await this.#click(`Add a key for ${name}`);
    return this.#fillInKey(
      this.#page.getByRole('dialog', { name: `Add a key for ${name}` }),
      secret,
      baseUrl,
    );
  }

  async replaceKey(service: SystemServiceId, secret: string, baseUrl: string): Promise<string> {
    const { name } = serviceById(service);
    await this.goTo('API Keys');
    await this.#page.getByRole('region', { name }).getByRole('button', { name: 'Replace' }).click();
    const form = this.#page.getByRole('dialog', { name: `Replace the key for ${name}` });
    return this.#fillInKey(form, secret, baseUrl);
  }

  async #fillInKey(form: Locator, secret: string, baseUrl: string): Promise<string> {
    await form.getByLabel('Key', { exact: true }).fill(secret);
    await form.getByRole('button', { name: 'Advanced' }).click();
    await form.getByLabel('Other endpoint').fill(baseUrl);
    await form.getByRole('button', { name: 'Save key' }).click();
    const done = form.getByRole('button', { name: 'Done' });
    await done.waitFor();
    const outcome = await form.getByRole('status').innerText();
    await done.click();
    await form.waitFor({ state: 'detached' });
    return outcome;
  }

  /** Answers with the token, which the panel shows this once. */
  async makeAgent(name: string): Promise<string> {
    await this.goTo('Agents');
    await this.#page.getByRole('button', { name: 'Make an agent' }).first().click();
    const form = this.#page.getByRole('dialog', { name: 'Make an agent' });
    await form.getByLabel('Name', { exact: true }).fill(name);
    await form.getByRole('button', { name: 'Make agent', exact: true }).click();
    const shown = this.#page.getByRole('dialog', { name: `${name} is ready` });
    const token = await shown.getByRole('region', { name: 'Token', exact: true }).innerText();
    await shown.getByRole('button', { name: 'I have stored it' }).click();
    await shown.waitFor({ state: 'detached' });
    return token.trim();
  }

  async goTo(screen: string): Promise<void> {
    await this.#page.getByRole('navigation').getByRole('link', { name: screen, exact: true }).click();
    await this.#page.getByRole('heading', { name: screen, exact: true, level: 1 }).waitFor();
  }

  async #typeTwice(label: string, text: string): Promise<void> {
    await this.#page.getByLabel(label, { exact: true }).fill(text);
    await this.#page.getByLabel('Once more').fill(text);
  }

  async #click(button: string): Promise<void> {
    await this.#page.getByRole('button', { name: button, exact: true }).click();
  }
}
