import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const folder = path.resolve(import.meta.dirname, '../../screenshots');
const size = { width: 1200, height: 800 };

/** Debian's Chromium; as root it only starts without its sandbox. The rest keeps it from looking for its vendor's servers. */
const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser that takes every picture twice: light and dark. */
export class Camera {
  readonly #browser: Browser;
  #context: BrowserContext | null = null;
  taken = 0;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async open(): Promise<Camera> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const executablePath = process.env['KEYDESK_CHROMIUM'] ?? '/usr/bin/chromium';
    return new Camera(await chromium.launch({ executablePath, args: switches }));
  }

  /** A window of its own, without cookies of the one before. */
  async visit(url: string): Promise<Page> {
    await this.#context?.close();
    this.#context = await this.#browser.newContext({ viewport: size, reducedMotion: 'reduce' });
    const page = await this.#context.newPage();
    await page.goto(url);
    return page;
  }

  async take(page: Page, name: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      await page.screenshot({
        path: path.join(folder, `${name}-${colorScheme}.png`),
        animations: 'disabled',
      });
      this.taken += 1;
    }
    console.log(name);
  }

  /** What stood on the screen when a step did not find what it waited for. */
  async takeFailure(): Promise<void> {
    await this.#context?.pages()[0]?.screenshot({ path: path.join(folder, 'failure.png') });
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
