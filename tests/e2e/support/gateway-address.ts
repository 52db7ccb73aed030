import type { Page } from 'playwright-core';

/** The gateway's address as the panel shows it in its header. */
export async function gatewayShownIn(page: Page): Promise<string> {
  const text = await page.getByText(/Gateway 127\.0\.0\.1:\d+/).innerText();
  const address = /127\.0\.0\.1:\d+/.exec(text)?.[0];
  if (!address) throw new Error(`The panel shows no gateway address: ${text}`);
  return `http://${address}`;
}
