import type { Camera } from './camera.ts';
import type { Hand } from './hand.ts';

/** Screens and corners that need nothing prepared. */
export async function around(camera: Camera, hand: Hand): Promise<void> {
  const { page } = hand;
  await hand.go('Tools');
  await page.getByText('openai-api').waitFor();
  await camera.take(page, 'tools-filled');
  await hand.go('Settings');
  await page.getByText('Renew the data key').waitFor();
  await camera.take(page, 'settings');
  await page.getByRole('heading', { name: 'About' }).scrollIntoViewIfNeeded();
  await camera.take(page, 'settings-end');
  await hand.click('Dana Okafor');
  await camera.take(page, 'user-menu');
  await page.getByRole('menuitem', { name: 'Change password' }).click();
  await hand.dialog('Change password');
  await camera.take(page, 'change-password');
  await hand.closeDialog();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Find a screen or an action').waitFor();
  await camera.take(page, 'palette');
  await page.keyboard.press('Escape');
}
