import type { Camera } from './camera.ts';
import type { Hand } from './hand.ts';

/** Makes two agents by hand; answers with their tokens. */
export async function agents(camera: Camera, hand: Hand): Promise<{ whole: string; limited: string }> {
  const whole = await makeAgent(camera, hand, 'Research assistant', false);
  const limited = await makeAgent(camera, hand, 'Invoice sorter', true);
  const { page } = hand;
  await page.getByText('Invoice sorter').waitFor();
  await camera.take(page, 'agents-filled');

  await hand.click('Connect Research assistant');
  await hand.dialog('Connect Research assistant');
  await page.getByRole('tab', { name: 'Claude Code' }).click();
  await camera.take(page, 'agent-connect');
  await hand.closeDialog();
  await hand.choose('More for Invoice sorter', 'Edit');
  await hand.dialog('Edit');
  await camera.take(page, 'agent-edit');
  await hand.closeDialog();
  await hand.choose('More for Invoice sorter', 'Revoke');
  await hand.dialog(/^Revoke/);
  await camera.take(page, 'agent-revoke');
  await hand.closeDialog();

  await hand.choose('More for Invoice sorter', 'See its tools');
  await hand.heading('Tools');
  await page.getByText('Not allowed').first().waitFor();
  await camera.take(page, 'tools-limited');
  return { whole, limited };
}

async function makeAgent(camera: Camera, hand: Hand, name: string, limited: boolean): Promise<string> {
  const { page } = hand;
  await hand.go('Agents');
  await hand.click('Make an agent');
  await hand.dialog('Make an agent');
  await hand.type('Name', name);
  if (limited) {
    await page.getByRole('radio', { name: 'Only these tools' }).click();
    await page.getByRole('checkbox', { name: 'OpenAI' }).click();
    await camera.take(page, 'agent-form');
  }
  await hand.click('Make agent');
  await hand.dialog(`${name} is ready`);
  const token = await page.getByRole('region', { name: 'Token', exact: true }).innerText();
  if (!limited) await camera.take(page, 'agent-token');
  await hand.click('I have stored it');
  return token.trim();
}
