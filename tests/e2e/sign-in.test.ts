import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signInAtProvider } from './support/at-provider.ts';
import { type Desktop, startDesktop } from './support/desktop.ts';
import { gatewayShownIn } from './support/gateway-address.ts';
import { MailboxAgent } from './support/mailbox-agent.ts';
import { MailboxPerson, type MailboxService } from './support/mailbox-person.ts';
import { accounts, type MailboxServices, startMailboxServices } from './support/mailbox-services.ts';
import { Person } from './support/person.ts';
import { startSystemBrowser, type SystemBrowser } from './support/system-browser.ts';

const { ada, kim } = accounts;

let services: MailboxServices;
let dataDir: string;
let desk: Desktop;
let browser: SystemBrowser;

async function openDesk(): Promise<void> {
  desk = await startDesktop({ dataDir });
  browser = await startSystemBrowser(desk.app);
}

async function closeDesk(): Promise<void> {
  await browser.close();
  await desk.close();
}

beforeEach(async () => {
  services = await startMailboxServices();
  dataDir = await mkdtemp(path.join(tmpdir(), 'keydesk-e2e-sign-in-'));
  await openDesk();
});

afterEach(async () => {
  await closeDesk();
  await services.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Who sent what, as the provider has it. */
function sent({ simulator }: MailboxService): [account: string, subject: string | undefined][] {
  return simulator.sent.map(({ account, parsed }) => [account, parsed.subject]);
}

/** What somebody hears who calls the address that a browser comes back to. */
function reach(address: string): Promise<number | string> {
  return fetch(address).then(
    ({ status }) => status,
    () => 'nobody listens',
  );
}

describe.each(['gmail', 'outlook'] as const)('%s, signed in for in the system’s browser', (name) => {
  it('sends, reads and drafts, outlives a restart and its tokens, and comes back as the same account only', async () => {
    const service = services[name];
    const { simulator } = service;
    const person = new Person(desk.window);
    await person.makeAdmin();
    const token = await person.makeAgent('Mailer');

    // The admin registers the app, and connects with the least: sending.
    let mailbox = new MailboxPerson(desk.window, service);
    await mailbox.register();
    await mailbox.beginToConnect();
    await mailbox.dialog.getByText(/^[45]:\d\d left$/).waitFor();
    expect(await signInAtProvider(await browser.nextPage(), ada)).toBe('Connected');
    await mailbox.seeConnected(ada.email);

    let agent = new MailboxAgent(await gatewayShownIn(desk.window), token, service);
    expect(await agent.send('North')).toMatchObject({ status: 200 });
    expect(sent(service)).toEqual([[ada.email, 'North']]);
    expect(await agent.search('North')).toMatchObject({ status: 424, error: 'needs_permission' });

    // More is allowed where it turned out to be missing.
    await mailbox.beginToAllow(['Read and search your mail', 'Write drafts']);
    expect(await signInAtProvider(await browser.nextPage(), ada)).toBe('Connected');
    await mailbox.seeConnected(ada.email);
    const found = await agent.search('North');
    expect(found).toMatchObject({ status: 200 });
    expect(found.text).toContain('North');
    expect(await agent.draft('South')).toMatchObject({ status: 200 });

    // After a restart, and after the access token has run out, nobody has to do anything.
    await closeDesk();
    await openDesk();
    await new Person(desk.window).signIn();
    mailbox = new MailboxPerson(desk.window, service);
    agent = new MailboxAgent(await gatewayShownIn(desk.window), token, service);
    expect(await agent.search('North')).toMatchObject({ status: 200 });
    const refreshed = simulator.counts.refreshed;
    simulator.expireAccessTokens(ada.email);
    expect(await agent.search('North')).toMatchObject({ status: 200 });
    expect(simulator.counts.refreshed).toBe(refreshed + 1);

    // Withdrawn at the provider: the agent hears what its owner has to do, and the owner sees it.
    simulator.revokeTokens(ada.email);
    simulator.expireAccessTokens(ada.email);
    expect(await agent.send('East')).toMatchObject({ status: 424, error: 'needs_reconnect' });
    await new Person(desk.window).goTo('Integrations');
    await mailbox.card.getByText('This connection needs you').waitFor();

    await mailbox.reconnect();
    expect(await signInAtProvider(await browser.nextPage(), kim)).toBe('Not connected');
    await mailbox.dialog.getByText('That was another account').waitFor();
    expect(await agent.send('East')).toMatchObject({ status: 424, error: 'needs_reconnect' });
    await mailbox.dialog.getByRole('button', { name: 'Try again' }).click();
    expect(await signInAtProvider(await browser.nextPage(), ada)).toBe('Connected');
    await mailbox.seeConnected(ada.email);
    expect(await agent.send('West')).toMatchObject({ status: 200 });
    expect(await agent.search('West')).toMatchObject({ status: 200 });
    expect(sent(service)).toEqual([
      [ada.email, 'North'],
      [ada.email, 'West'],
    ]);

    // Ended here, and at Google there as well.
    await mailbox.disconnect();
    expect(await agent.send('Home')).toMatchObject({ status: 424, error: 'needs_connection' });
    await expect.poll(() => simulator.counts.revocations).toBe(name === 'gmail' ? 1 : 0);
  });
});

describe('a sign-in that comes to nothing', () => {
  it('says so in words, and leaves nothing behind', async () => {
    const person = new Person(desk.window);
    await person.makeAdmin();
    const mailbox = new MailboxPerson(desk.window, services.gmail);
    await mailbox.register();

    await mailbox.beginToConnect();
    expect(await signInAtProvider(await browser.nextPage(), { ...ada, refuse: true })).toBe('Not connected');
    await mailbox.dialog.getByText('Google says that you did not allow it').waitFor();

    await mailbox.dialog.getByRole('button', { name: 'Try again' }).click();
    const waitsAt = new URL(await browser.nextAddress()).searchParams.get('redirect_uri') ?? '';
    expect(await reach(waitsAt)).toBe(404);
    await mailbox.dialog.getByRole('button', { name: 'Cancel' }).click();
    await mailbox.dialog.waitFor({ state: 'detached' });
    await expect.poll(() => reach(waitsAt)).toBe('nobody listens');

    await mailbox.beginToConnect();
    const unticked = { ...ada, untick: [/Send email/] };
    expect(await signInAtProvider(await browser.nextPage(), unticked)).toBe('Not connected');
    await mailbox.dialog.getByText('Not everything was allowed').waitFor();
    await mailbox.dialog.getByRole('button', { name: 'Close' }).last().click();
    await mailbox.card.getByText('Not connected').waitFor();
  });
});
