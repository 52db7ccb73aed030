import type { Locator, Page } from 'playwright-core';
import type { PanelError } from '../../shared/ipc/errors.ts';
import type { Output, RouteName } from '../../shared/ipc/routes.ts';

export const admin = { name: 'Dana Okafor', password: 'correct horse battery staple' };
export const member = { name: 'Mateo Ruiz', password: 'another horse battery staple' };
export const passphrase = 'a passphrase for pictures';

/** What a hand does at the panel. */
export class Hand {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Within the open dialog, if there is one. */
  get #front(): Locator {
    return this.page.getByRole('dialog').or(this.page.locator('body')).last();
  }

  async go(screen: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: screen, exact: true }).click();
    await this.heading(screen);
  }

  heading(name: string): Promise<void> {
    return this.page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
  }

  click(name: string | RegExp): Promise<void> {
    return this.#front.getByRole('button', { name }).first().click();
  }

  async choose(menu: string, item: string): Promise<void> {
    await this.click(menu);
    await this.page.getByRole('menuitem', { name: item, exact: true }).click();
  }

  type(label: string, text: string): Promise<void> {
    return this.#front.getByLabel(label, { exact: true }).fill(text);
  }

  async typeTwice(label: string, text: string): Promise<void> {
    await this.type(label, text);
    await this.type('Once more', text);
  }

  dialog(name: string | RegExp): Promise<void> {
    return this.page.getByRole('dialog', { name }).waitFor();
  }

  async closeDialog(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  async signIn(who: { name: string; password: string }): Promise<void> {
    await this.heading('Sign in');
    await this.type('Name', who.name);
    await this.type('Password', who.password);
    await this.click('Sign in');
  }

  /** What the real core does only with a broken disk or a lost keyring is answered in its place, in its own shape. */
  answer<R extends RouteName>(route: R, data: Output<R>): Promise<unknown> {
    return this.#reply(route, { ok: true, data });
  }

  fail(route: RouteName, error: PanelError): Promise<unknown> {
    return this.#reply(route, { ok: false, error });
  }

  /** Never answers: the loading state. */
  hold(route: RouteName): Promise<unknown> {
    return this.page.route(`**/rpc/${route}`, () => undefined);
  }

  cutOff(): Promise<unknown> {
    return this.page.route('**/rpc/**', (call) => call.abort());
  }

  async mend(): Promise<void> {
    await this.page.unrouteAll({ behavior: 'ignoreErrors' });
    await this.page.reload();
  }

  #reply(route: RouteName, json: unknown): Promise<unknown> {
    return this.page.route(`**/rpc/${route}`, (call) => call.fulfill({ json }));
  }
}
