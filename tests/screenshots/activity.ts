import { Agent } from '../support/agent.ts';
import type { Headless } from '../support/headless.ts';
import type { Providers } from '../support/providers.ts';
import type { Camera } from './camera.ts';
import type { Hand } from './hand.ts';

interface Tokens {
  whole: string;
  limited: string;
}

const failing = (call: Promise<unknown>) => call.catch(() => undefined);

/** Calls of every outcome, through the providers' own SDKs. */
async function callAround(desk: Headless, providers: Providers, tokens: Tokens): Promise<void> {
  const whole = new Agent(desk.gateway, tokens.whole);
  const limited = new Agent(desk.gateway, tokens.limited);
  await whole.askOpenAI();
  await whole.askAnthropic();
  await whole.askMistral();
  await whole.search('weather in Lisbon', 3);
  await limited.askOpenAI();
  await failing(limited.askAnthropic());
  providers.of('anthropic').script({ instead: { status: 529 } });
  await failing(whole.askAnthropic());
  providers.of('mistral').script({ instead: 'reset', times: 4 });
  await failing(whole.askMistral());
  providers.of('mistral').clearFaults();
}

export async function activity(
  camera: Camera,
  hand: Hand,
  parts: { desk: Headless; providers: Providers; tokens: Tokens },
): Promise<void> {
  const { page } = hand;
  await callAround(parts.desk, parts.providers, parts.tokens);
  await hand.go('Activity');
  await page.getByRole('table').getByText('Provider error').waitFor();
  await camera.take(page, 'activity-filled');

  await page
    .getByRole('button', { name: /details of the call/ })
    .first()
    .click();
  await hand.dialog('Call');
  await camera.take(page, 'activity-details');
  await hand.closeDialog();

  await hand.click('Pause');
  await new Agent(parts.desk.gateway, parts.tokens.whole).askOpenAI();
  await page.getByText('Go on (1 new)').waitFor();
  await camera.take(page, 'activity-paused');
  await hand.click(/^Go on/);

  await page.getByRole('combobox', { name: 'Filter by outcome' }).click();
  await page.getByRole('option', { name: 'Cut off' }).click();
  await page.getByText('No call fits these filters').waitFor();
  await camera.take(page, 'activity-no-match');

  await page.getByRole('tab', { name: 'Audit' }).click();
  await hand.click('Verify chain');
  await page.getByText('are intact').waitFor();
  await camera.take(page, 'audit');
  await hand.answer('audit.verify', { ok: false, rows: 30, firstBroken: 17 });
  await hand.click('Verify chain');
  await page.getByText('The chain is broken').waitFor();
  await camera.take(page, 'audit-broken');
  await hand.mend();
}
