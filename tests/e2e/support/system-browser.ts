import type { ElectronApplication, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';

/** A real Chromium as the system's browser: what Keydesk hands to the operating system opens there. */
export interface SystemBrowser {
  /** The next address that was handed over. */
  nextAddress(): Promise<string>;
  /** The page at it, in a browser where nobody is signed in anywhere. */
  nextPage(): Promise<Page>;
  close(): Promise<void>;
}

type Handed = { keydeskNextAddress: () => Promise<string> };

export async function startSystemBrowser(app: ElectronApplication): Promise<SystemBrowser> {
  await app.evaluate(({ shell }) => {
    const addresses: string[] = [];
    let wake = () => {};
    shell.openExternal = async (address) => {
      addresses.push(address);
      wake();
    };
    const nextAddress = async () => {
      while (addresses.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return addresses.shift();
    };
    Object.assign(globalThis, { keydeskNextAddress: nextAddress });
  });
  const browser = await openBrowser();
  const nextAddress = () => app.evaluate(() => (globalThis as unknown as Handed).keydeskNextAddress());
  return {
    nextAddress,
    async nextPage() {
      const address = await nextAddress();
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(address);
      return page;
    },
    close: () => browser.close(),
  };
}
