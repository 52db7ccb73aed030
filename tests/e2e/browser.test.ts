import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { startHeadless } from '../support/headless.ts';
import { type Providers, startProviders } from '../support/providers.ts';
import { openInBrowser } from './support/browser.ts';
import { expectAnswers, saveKeysAndMakeAgent } from './support/first-answer.ts';
import { Person } from './support/person.ts';

let providers: Providers;
let dataDir: string;

beforeAll(async () => {
  providers = await startProviders();
  dataDir = await mkdtemp(path.join(tmpdir(), 'keydesk-e2e-'));
});

afterAll(async () => {
  await providers.close();
  await rm(dataDir, { recursive: true, force: true });
});

test('from the first run in a browser to an answer, and again after a restart with the passphrase', async () => {
  const first = await startHeadless({ dataDir });
  const panel = await openInBrowser(first.panel);
  const person = new Person(panel.page);
  await person.makeAdmin(first.setupToken);
  await person.choosePassphrase();
  const token = await saveKeysAndMakeAgent(person, providers);
  await expectAnswers(first.gateway, token, providers);
  await panel.close();
  await first.stop();

  const second = await startHeadless({ dataDir });
  const panelAgain = await openInBrowser(second.panel);
  const again = new Person(panelAgain.page);
  await again.signIn();
  await again.openVault();
  await again.goTo('API Keys');
  await expectAnswers(second.gateway, token, providers);
  await panelAgain.close();
  await second.stop();
});
