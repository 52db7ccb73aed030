import { fakeAdminKey, fakeKey } from '../simulators/index.ts';
import type { Providers } from '../support/providers.ts';
import type { Camera } from './camera.ts';
import type { Hand } from './hand.ts';

async function openForm(hand: Hand, service: string): Promise<void> {
  await hand.click(`Add a key for ${service}`);
  await hand.dialog(`Add a key for ${service}`);
}

async function fillForm(hand: Hand, secret: string, endpoint: string): Promise<void> {
  await hand.type('Key', secret);
  const endpointField = hand.page.getByLabel('Other endpoint');
  if (!(await endpointField.isVisible())) await hand.click('Advanced');
  await endpointField.fill(endpoint);
}

/** The form, what it refuses, and the four things that a provider can say about a key. */
export async function keys(camera: Camera, hand: Hand, providers: Providers): Promise<void> {
  const { page } = hand;
  const openai = providers.of('openai');
  await hand.go('API Keys');

  await openForm(hand, 'OpenAI');
  await camera.take(page, 'key-form');
  await fillForm(hand, fakeKey('anthropic'), openai.url);
  await hand.click('Save key');
  await page
    .getByText(/Anthropic/)
    .last()
    .waitFor();
  await camera.take(page, 'key-wrong-provider');
  await fillForm(hand, fakeAdminKey('openai'), openai.url);
  await hand.click('Save key');
  await page.getByText(/admin key/i).waitFor();
  await camera.take(page, 'key-admin-refused');

  openai.script({ instead: 'stall' });
  await fillForm(hand, providers.secretOf('openai'), openai.url);
  await hand.click('Save key');
  await page.getByText('Asking OpenAI whether the key works').waitFor();
  await camera.take(page, 'key-saving');
  await hand.click('Stop');
  await hand.click('Save key');
  await page.getByText('says the key works').waitFor();
  await camera.take(page, 'key-verified');
  await hand.click('Done');

  await openForm(hand, 'Anthropic');
  await fillForm(hand, providers.secretOf('anthropic'), providers.of('anthropic').url);
  await hand.click('Save key');
  await hand.click('Done');

  providers.of('mistral').script({ instead: 'reset', times: 10 });
  await openForm(hand, 'Mistral AI');
  await fillForm(hand, providers.secretOf('mistral'), providers.of('mistral').url);
  await hand.click('Save key');
  await page.getByText('could not be confirmed yet').first().waitFor();
  await camera.take(page, 'key-unverified');
  await hand.click('Done');
  providers.of('mistral').clearFaults();

  await openForm(hand, 'Serper');
  await fillForm(hand, fakeKey('serper'), providers.of('serper').url);
  await hand.click('Save key');
  await page.getByText('refuses this key').waitFor();
  await camera.take(page, 'key-rejected');
  await hand.click('Try another key');
  await fillForm(hand, providers.secretOf('serper'), providers.of('serper').url);
  await hand.click('Save key');
  await hand.click('Done');
}

/** The screen with everything on it: an active key with a standby, a limited one, an untested one and a disabled one. */
export async function filledKeys(camera: Camera, hand: Hand, providers: Providers): Promise<void> {
  const { page } = hand;
  const standby = fakeKey('openai');
  providers.of('openai').addKey(standby, 'restricted');
  await hand.go('API Keys');
  const card = page.getByRole('region', { name: 'OpenAI' });
  await card.getByRole('button', { name: /^More for/ }).click();
  await camera.take(page, 'key-menu');
  await page.getByRole('menuitem', { name: 'Add a standby key' }).click();
  await hand.dialog('Add a key for OpenAI');
  await hand.type('Label', 'Spare');
  await fillForm(hand, standby, providers.of('openai').url);
  await hand.click('Save key');
  await page.getByText('The key works, with limits').waitFor();
  await camera.take(page, 'key-restricted');
  await hand.click('Done');
  await page.getByText('Standby', { exact: true }).waitFor();
  await camera.take(page, 'keys-filled');

  await card.getByRole('button', { name: 'Replace' }).click();
  await hand.dialog('Replace the key for OpenAI');
  await camera.take(page, 'key-replace');
  await hand.closeDialog();
  await card
    .getByRole('button', { name: /^More for/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Remove', exact: true }).click();
  await hand.dialog(/^Remove/);
  await camera.take(page, 'key-remove');
  await hand.closeDialog();
}
