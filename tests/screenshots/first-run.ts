import type { Headless } from '../support/headless.ts';
import type { Camera } from './camera.ts';
import { admin, Hand, passphrase } from './hand.ts';

/** From the very first page to a desk that is ready for keys. */
export async function firstRun(camera: Camera, desk: Headless): Promise<Hand> {
  const page = await camera.visit(desk.panel);
  const hand = new Hand(page);
  await hand.heading('Welcome to Keydesk');
  await camera.take(page, 'first-run');

  await hand.type('Setup token', 'not the one that was printed');
  await hand.type('Your name', admin.name);
  await hand.typeTwice('Password', admin.password);
  await hand.click('Make the admin');
  await page.getByText('This is not the setup token').waitFor();
  await camera.take(page, 'first-run-error');

  await hand.type('Setup token', desk.setupToken ?? '');
  await hand.click('Make the admin');
  await hand.heading('Where shall keys rest?');
  await camera.take(page, 'protection');

  await page.getByRole('radio', { name: /Stored without protection/ }).click();
  await hand.click('Store without protection');
  await page.getByText('Please confirm that you understand').waitFor();
  await camera.take(page, 'protection-weak');

  await page.getByRole('radio', { name: /A passphrase/ }).click();
  await hand.typeTwice('Passphrase', passphrase);
  await camera.take(page, 'protection-passphrase');
  await hand.click('Use this passphrase');
  await hand.heading('API Keys');
  return hand;
}
