import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { startDesktop } from '../e2e/support/desktop.ts';
import { expectAnswers, saveKeysAndMakeAgent } from '../e2e/support/first-answer.ts';
import { gatewayShownIn } from '../e2e/support/gateway-address.ts';
import { Person } from '../e2e/support/person.ts';
import { type Providers, startProviders } from '../support/providers.ts';
import { packagedProgram } from './program.ts';

let providers: Providers;
let dataDir: string;

beforeAll(async () => {
  providers = await startProviders();
  dataDir = await mkdtemp(path.join(tmpdir(), 'keydesk-packaged-'));
});

afterAll(async () => {
  await providers.close();
  await rm(dataDir, { recursive: true, force: true });
});

test('the packaged program goes from its first run to an answer, and again after a restart', async () => {
  const packaged = packagedProgram('packages-inspectable');
  const first = await startDesktop({ packaged, dataDir });
  const person = new Person(first.window);
  await person.makeAdmin();
  const token = await saveKeysAndMakeAgent(person, providers);
  await expectAnswers(await gatewayShownIn(first.window), token, providers);
  await first.close();

  const second = await startDesktop({ packaged, dataDir });
  await new Person(second.window).signIn();
  await expectAnswers(await gatewayShownIn(second.window), token, providers);
  await second.close();
});
