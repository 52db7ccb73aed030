import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BookEntry } from '../simulators/core/book.ts';
import { signInAtProvider } from './support/at-provider.ts';
import { type Desktop, startDesktop } from './support/desktop.ts';
import { gatewayShownIn } from './support/gateway-address.ts';
import { recordIpc } from './support/ipc-record.ts';
import { type Heard, MailboxAgent } from './support/mailbox-agent.ts';
import { MailboxPerson, type MailboxService } from './support/mailbox-person.ts';
import { accounts, type MailboxServices, startMailboxServices } from './support/mailbox-services.ts';
import { heapOf, pageState } from './support/page-memory.ts';
import { Person } from './support/person.ts';
import { Secrets } from './support/secrets.ts';
import { startSystemBrowser, type SystemBrowser } from './support/system-browser.ts';

const { ada } = accounts;

let services: MailboxServices;
let desk: Desktop;
let browser: SystemBrowser;

beforeAll(async () => {
  services = await startMailboxServices();
  desk = await startDesktop();
  browser = await startSystemBrowser(desk.app);
});

afterAll(async () => {
  await browser.close();
  await desk.close();
  await services.close();
});

test('after sign-ins of every kind, no token, code, verifier or client secret is found anywhere but at its provider', async () => {
  const { window } = desk;
  const ipc = await recordIpc(desk.app);
  const person = new Person(window);
  await person.makeAdmin();
  const token = await person.makeAgent('Mailer');
  const gateway = await gatewayShownIn(window);

  const heard: Heard[] = [];
  for (const service of [services.gmail, services.outlook]) {
    const mailbox = new MailboxPerson(window, service);
    await mailbox.register();
    await mailbox.beginToConnect();
    await signInAtProvider(await browser.nextPage(), ada);
    await mailbox.seeConnected(ada.email);
    const agent = new MailboxAgent(gateway, token, service);
    heard.push(...(await ordinaryCalls(agent, service)), ...(await echoingCalls(agent, service)));
    heard.push(await callWithRefusedRefresh(agent, service));
    await mailbox.reconnect();
    await signInAtProvider(await browser.nextPage(), ada);
    await mailbox.seeConnected(ada.email);
    heard.push(await agent.send('Again'));
  }
  await person.goTo('Activity');
  await window.getByText('Mailer').first().waitFor();
  await person.goTo('Integrations');

  const secrets = secretsOf(services);
  const answers = JSON.stringify(heard);
  expect(secrets.foundIn(answers)).toEqual([]);
  expect(secrets.foundIn(JSON.stringify(await ipc.sent()))).toEqual([]);
  expect(secrets.foundIn(await pageState(window))).toEqual([]);
  expect(secrets.foundIn(await heapOf(window))).toEqual([]);
  expect(secrets.foundIn(desk.output())).toEqual([]);
  expect(await secrets.foundBelow(desk.dataDir)).toEqual([]);

  // The same search finds what is there: each kind of secret at its provider, the account everywhere else.
  const received = JSON.stringify([services.google.requests, services.microsoft.requests]);
  const kinds = new Set(secrets.foundIn(received).map((name) => name.replace(/ \d+ \(.*/, '')));
  expect([...kinds].toSorted()).toEqual([
    'Google client secret',
    'Google issued',
    'Google verifier',
    'Microsoft issued',
    'Microsoft verifier',
  ]);
  const known = new Secrets();
  known.add('account', ada.email);
  expect(known.foundIn(JSON.stringify(await ipc.sent()))).toContain('account (plain)');
  expect(known.foundIn(await heapOf(window))).toContain('account (plain)');
  expect((await known.foundBelow(desk.dataDir)).join()).toContain('account (plain)');
  // And it would find a token in the page, were one there.
  const [leaked = ''] = services.google.issued;
  await window.evaluate((value) => Object.assign(globalThis, { keydeskTestLeak: [value] }), leaked);
  expect(secrets.foundIn(await heapOf(window))).toContain('Google issued 1 (plain)');
});

/** What the providers gave out, and what Keydesk made to get it. */
function secretsOf({ gmail, outlook, google }: MailboxServices): Secrets {
  const secrets = new Secrets();
  secrets.add('Google client secret 1', google.clientSecret);
  for (const { provider, simulator } of [gmail, outlook]) {
    const verifiers = simulator.requests.flatMap(({ body }) => fieldOf(body, 'code_verifier'));
    // Codes, access tokens and refresh tokens of two sign-ins and a refresh.
    expect(simulator.issued.length).toBeGreaterThanOrEqual(7);
    expect(verifiers).toHaveLength(2);
    for (const [index, value] of simulator.issued.entries())
      secrets.add(`${provider} issued ${index + 1}`, value);
    for (const [index, value] of verifiers.entries()) secrets.add(`${provider} verifier ${index + 1}`, value);
  }
  return secrets;
}

/** Of a real exchange; the check of the registration makes up a code that nobody knows. */
function fieldOf(body: BookEntry['body'], name: string): string[] {
  const fields = body as Record<string, unknown> | null;
  const value = fields?.[name];
  const real = typeof fields?.['code'] === 'string' && services.google.ownerOf(fields['code']) !== null;
  const realThere =
    typeof fields?.['code'] === 'string' && services.microsoft.ownerOf(fields['code']) !== null;
  return typeof value === 'string' && (real || realThere) ? [value] : [];
}

/** With a new access token in between. */
async function ordinaryCalls(agent: MailboxAgent, { simulator }: MailboxService): Promise<Heard[]> {
  const first = await agent.send('North');
  expect(first.status).toBe(200);
  simulator.expireAccessTokens(ada.email);
  const second = await agent.send('South');
  expect(second.status).toBe(200);
  return [first, second, await agent.search('North')];
}

/** A provider that gives the access token back: in an answer, an error, a header. */
async function echoingCalls(agent: MailboxAgent, { simulator }: MailboxService): Promise<Heard[]> {
  const heard: Heard[] = [];
  for (const where of ['text', 'error', 'header'] as const) {
    simulator.script({ on: { area: 'api' }, echoKey: { in: where } });
    heard.push(await agent.send(`Echo in ${where}`));
  }
  simulator.clearFaults();
  return heard;
}

/** A provider that repeats the refresh token in its refusal. */
async function callWithRefusedRefresh(agent: MailboxAgent, { simulator }: MailboxService): Promise<Heard> {
  simulator.expireAccessTokens(ada.email);
  simulator.script({
    on: { area: 'token' },
    instead: {
      status: 400,
      body: { error: 'invalid_grant', error_description: `Refused: ${simulator.issued.join(' ')}` },
    },
  });
  const heard = await agent.send('Refused');
  expect(heard).toMatchObject({ status: 424, error: 'needs_reconnect' });
  return heard;
}
