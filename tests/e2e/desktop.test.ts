import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { type Providers, startProviders } from '../support/providers.ts';
import { startDesktop } from './support/desktop.ts';
import { expectAnswers, saveKeysAndMakeAgent } from './support/first-answer.ts';
import { gatewayShownIn } from './support/gateway-address.ts';
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

test('from the first run in a window to an answer, and again after a restart without a passphrase', async () => {
  const first = await startDesktop({ dataDir });
  const person = new Person(first.window);
  await person.makeAdmin();
  const token = await saveKeysAndMakeAgent(person, providers);
  await expectAnswers(await gatewayShownIn(first.window), token, providers);
  await first.close();

  const second = await startDesktop({ dataDir });
  // The keyring opened the vault: agents work before anybody has signed in.
  const again = new Person(second.window);
  await again.signIn();
  await expectAnswers(await gatewayShownIn(second.window), token, providers);
  await again.goTo('Activity');
  await second.window.getByText('Researcher').first().waitFor();
  await second.close();
});
