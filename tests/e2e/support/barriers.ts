import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds on the page as it stands: the rule, and the first element that breaks it. */
export async function barriers(page: Page): Promise<string[]> {
  // Text of a dialog that is still fading in has no contrast yet.
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState }) => playState !== 'running'),
  );
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
