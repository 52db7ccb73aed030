import type { Camera } from './camera.ts';
import type { Hand } from './hand.ts';

interface NewBudget {
  scope: string;
  service?: string;
  window: string;
  limit: string;
}

async function addBudget(hand: Hand, { scope, service, window, limit }: NewBudget): Promise<void> {
  await hand.click('Add a budget');
  await hand.dialog('Add a budget');
  await hand.pick('Whom it binds', scope);
  if (service) await hand.pick('Service', service);
  await hand.pick('For how long', window);
  await hand.type('Limit', limit);
  await hand.click('Save');
  await hand.page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** What the calls that were made before cost, and what may still be spent. */
export async function usage(camera: Camera, hand: Hand): Promise<void> {
  const { page } = hand;
  await hand.go('Usage');
  await page.getByRole('table').getByText('OpenAI').waitFor();
  await camera.take(page, 'usage');
  await page.getByText('24 hours').click();
  await page.getByText('Model', { exact: true }).first().click();
  await page.getByRole('table').getByText('gpt').first().waitFor();
  await camera.take(page, 'usage-by-model');

  await page.getByRole('tab', { name: 'Budgets' }).click();
  await page.getByText('No budgets yet').waitFor();
  await camera.take(page, 'budgets-empty');
  await addBudget(hand, { scope: 'Everybody together', window: 'Each month', limit: '50' });
  await page.getByText('$50.00 a month').waitFor();
  await addBudget(hand, { scope: 'One service', service: 'OpenAI', window: 'Each day', limit: '0.00001' });
  await page.getByText('Used up').waitFor();
  await hand.click('Add a budget');
  await hand.dialog('Add a budget');
  await camera.take(page, 'budgets-form');
  await hand.closeDialog();
  await camera.take(page, 'budgets');

  await hand.click('Stop all calls');
  await hand.dialog('Stop all calls');
  await camera.take(page, 'budgets-stop');
  await hand.click('Stop all calls');
  await page.getByText('All calls are stopped').waitFor();
  await camera.take(page, 'budgets-stopped');
  await page.getByRole('button', { name: 'Let them go on' }).click();
  await page.getByText('All calls are stopped').waitFor({ state: 'detached' });

  await page.getByRole('tab', { name: 'Prices' }).click();
  await page.getByRole('table').getByText('gpt-4o').first().waitFor();
  await camera.take(page, 'prices');
  await page.getByRole('button', { name: 'Add a price' }).click();
  await hand.dialog('Add a price');
  await camera.take(page, 'prices-form');
  await hand.closeDialog();
}
