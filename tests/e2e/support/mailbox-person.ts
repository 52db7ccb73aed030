import type { Locator, Page } from 'playwright-core';
import type { GoogleSimulator, MicrosoftSimulator } from '../../simulators/index.ts';

/** One of the two services where people sign in, with the simulator in its place. */
export interface MailboxService {
  card: 'Gmail' | 'Microsoft Outlook';
  provider: 'Google' | 'Microsoft';
  tool: 'gmail-api' | 'microsoft-outlook-api';
  simulator: GoogleSimulator | MicrosoftSimulator;
  /** What the form asks for beside the addresses. */
  registration: Record<string, string>;
}

/** Somebody at the panel who registers the team's app and connects a mailbox, by name and click. */
export class MailboxPerson {
  readonly #page: Page;
  readonly #service: MailboxService;

  constructor(page: Page, service: MailboxService) {
    this.#page = page;
    this.#service = service;
  }

  get card(): Locator {
    return this.#page.getByRole('region', { name: this.#service.card, exact: true });
  }

  get dialog(): Locator {
    return this.#page.getByRole('dialog');
  }

  /** From the card that says what is missing, to a registration that the provider knows. */
  async register(): Promise<void> {
    const { provider, registration, simulator } = this.#service;
    await this.#goTo('Integrations');
    await this.card.getByRole('link', { name: `Set up sign-in at ${provider}` }).click();
    await this.#page.getByRole('button', { name: 'Advanced' }).click();
    const { authorize, token, revoke = '', api } = simulator.endpoints;
    const fields = {
      ...registration,
      'Address of the sign-in page': authorize,
      'Address for tokens': token,
      'Address for ending tokens (optional)': revoke,
      'Address of the mailbox service': api,
    };
    for (const [label, value] of Object.entries(fields)) {
      await this.#page.getByLabel(label, { exact: true }).fill(value);
    }
    await this.#page.getByRole('button', { name: 'Save registration' }).click();
    await this.#page.getByText(`${provider} knows this app and accepts it.`).waitFor();
  }

  /** Up to the moment when the browser opens. */
  async beginToConnect(): Promise<void> {
    await this.#goTo('Integrations');
    await this.card.getByRole('button', { name: `Connect ${this.#service.card}` }).click();
    await this.dialog.getByRole('button', { name: `Sign in at ${this.#service.provider}` }).click();
  }

  /** From the tool that lacks it. */
  async beginToAllow(permissions: ('Read and search your mail' | 'Write drafts')[]): Promise<void> {
    const { card, provider } = this.#service;
    await this.#goTo('Tools');
    await this.#page.getByRole('button', { name: new RegExp(`actions? of ${card}`) }).click();
    await this.#page
      .getByRole('button', { name: `Allow reading with ${card}` })
      .first()
      .click();
    for (const permission of permissions) {
      await this.dialog.getByRole('checkbox', { name: permission }).check();
    }
    await this.dialog.getByRole('button', { name: `Sign in at ${provider}` }).click();
  }

  async reconnect(): Promise<void> {
    await this.#goTo('Integrations');
    await this.card.getByRole('button', { name: 'Reconnect' }).click();
  }

  async seeConnected(account: string): Promise<void> {
    await this.dialog.getByText(`Connected as ${account}`).waitFor();
    await this.dialog.getByRole('button', { name: 'Done' }).click();
    await this.dialog.waitFor({ state: 'detached' });
  }

  async disconnect(): Promise<void> {
    await this.#goTo('Integrations');
    await this.card.getByRole('button', { name: `More for ${this.#service.card}` }).click();
    await this.#page.getByRole('menuitem', { name: 'Disconnect' }).click();
    await this.dialog.getByRole('button', { name: 'Disconnect' }).click();
    await this.card.getByText('Not connected').waitFor();
  }

  async #goTo(screen: string): Promise<void> {
    await this.#page.getByRole('navigation').getByRole('link', { name: screen, exact: true }).click();
    await this.#page.getByRole('heading', { name: screen, exact: true, level: 1 }).waitFor();
  }
}
