// npm run screenshots: every screen and state of the panel, light and dark, into screenshots/.
// The real headless shell with the providers' simulators, in Debian's Chromium.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Agent } from '../support/agent.ts';
import { startHeadless } from '../support/headless.ts';
import { startProviders } from '../support/providers.ts';
import { activity } from './activity.ts';
import { agents } from './agents.ts';
import { around } from './around.ts';
import { Camera } from './camera.ts';
import { emptyDesk } from './empty-desk.ts';
import { firstRun } from './first-run.ts';
import { connectSearch, connectSms, disturb, lookAtSmtpCom, team } from './integrations.ts';
import { filledKeys, keys } from './keys.ts';
import { connectMail } from './mail.ts';
import { outbox } from './outbox.ts';
import { people } from './people.ts';
import { startServers } from './servers.ts';
import { register, signIn, signInThatEnds } from './sign-in.ts';
import { closedVault, doors, trouble } from './trouble.ts';
import { usage } from './usage.ts';

const dataDir = await mkdtemp(path.join(tmpdir(), 'keydesk-screenshots-'));
const providers = await startProviders();
const servers = await startServers();
const camera = await Camera.open();
let desk = await startHeadless({ dataDir });
try {
  const hand = await firstRun(camera, desk);
  await emptyDesk(camera, hand);
  await keys(camera, hand, providers);
  const tokens = await agents(camera, hand);
  await activity(camera, hand, { desk, providers, tokens });
  await usage(camera, hand);
  await connectMail(camera, hand, servers);
  await lookAtSmtpCom(camera, hand, servers);
  await connectSms(camera, hand, servers);
  await connectSearch(camera, hand, servers);
  await register(camera, hand, servers);
  await signIn(camera, hand, servers);
  await signInThatEnds(camera, hand, servers);
  await outbox(camera, hand, { desk, servers, token: tokens.whole });
  await disturb(camera, hand, servers);
  await team(camera, hand, servers);
  // The provider refuses the key from now on; the next call disables it.
  providers.of('serper').setKeyState(providers.secretOf('serper'), 'revoked');
  await new Agent(desk.gateway, tokens.whole).search('weather in Porto', 3).catch(() => undefined);
  await filledKeys(camera, hand, providers);
  await people(camera, hand);
  await around(camera, hand);
  await trouble(camera, hand);
  await doors(camera, hand);
  await desk.stop();
  desk = await startHeadless({ dataDir });
  await closedVault(camera, desk);
  console.log(`${camera.taken} pictures in screenshots/`);
} catch (error) {
  await camera.takeFailure();
  throw error;
} finally {
  await camera.close();
  await desk.stop();
  await servers.close();
  await providers.close();
  await rm(dataDir, { recursive: true, force: true });
}
