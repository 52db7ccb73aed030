import type { Camera } from './camera.ts';
import { type Hand, member } from './hand.ts';

export async function people(camera: Camera, hand: Hand): Promise<void> {
  const { page } = hand;
  await hand.go('People');
  await hand.click('Add a person');
  await hand.dialog('Add a person');
  await hand.type('Name', member.name);
  await hand.type('First password', member.password);
  await camera.take(page, 'person-form');
  await hand.click('Add person');
  await page.getByText(member.name).waitFor();
  await camera.take(page, 'people-filled');
  await hand.choose(`More for ${member.name}`, 'Remove');
  await hand.dialog(/^Remove/);
  await camera.take(page, 'person-remove');
  await hand.closeDialog();
}
