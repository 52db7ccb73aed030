import type { Camera } from './camera.ts';
import type { Hand } from './hand.ts';

/** Every screen before anything was made. */
export async function emptyDesk(camera: Camera, hand: Hand): Promise<void> {
  const { page } = hand;
  await page.getByRole('button', { name: 'Add a key for Serper' }).waitFor();
  await camera.take(page, 'keys-empty');
  await hand.go('Agents');
  await page.getByText('No agents yet').waitFor();
  await camera.take(page, 'agents-empty');
  await hand.go('Tools');
  await page.getByText('mistral-ai-api').waitFor();
  await camera.take(page, 'tools-empty');
  await hand.go('Activity');
  await page.getByText('No calls yet').waitFor();
  await camera.take(page, 'activity-empty');
  await hand.go('People');
  await page.getByText('So far it is only you').waitFor();
  await camera.take(page, 'people-empty');
}
