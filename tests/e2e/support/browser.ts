import { type Browser, type Page, chromium } from 'playwright-core';

/** Debian's; as root it only starts without its sandbox. The rest keeps it from looking for its vendor's servers. */
const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface BrowserPanel {
  browser: Browser;
  page: Page;
  close(): Promise<void>;
}

export function openBrowser(more: string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['KEYDESK_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [...switches, ...more],
  });
}

export async function openInBrowser(url: string, more: string[] = []): Promise<BrowserPanel> {
  const browser = await openBrowser(more);
  const page = await browser.newPage();
  await page.goto(url);
  return { browser, page, close: () => browser.close() };
}
