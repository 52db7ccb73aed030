import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSession } from '../../build/session.mjs';
import { Agent } from '../support/agent.ts';
import { type Providers, startProviders } from '../support/providers.ts';
import { type Desktop, startDesktop } from './support/desktop.ts';
import { gatewayShownIn } from './support/gateway-address.ts';
import { unlockKeyring } from './support/keyring-control.ts';
import { Person } from './support/person.ts';

type Session = Awaited<ReturnType<typeof openSession>>;
type Keyring = NonNullable<Parameters<typeof openSession>[0]['keyring']>;

let providers: Providers;
let folder: string;
/** The person whose keyring the desk was set up with. */
let home: string;
let furnished: string;
let token: string;
/** A copy of the furnished data for each test. */
let dataDir: string;
let opened: { close(): Promise<void> }[] = [];

async function session(person: string, keyring: Keyring): Promise<Session> {
  const made = await openSession({ home: person, keyring });
  opened.push(made);
  return made;
}

async function desktop(
  { env }: Session,
  options: { dataDir: string; args?: string[] },
): Promise<Desktop & { person: Person }> {
  const desk = await startDesktop({ ...options, env: env as Record<string, string> });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= desk.close());
  opened.push({ close });
  return { ...desk, close, person: new Person(desk.window) };
}

async function closeAll(): Promise<void> {
  for (const one of opened.toReversed()) await one.close();
  opened = [];
}

beforeAll(async () => {
  providers = await startProviders();
  folder = await mkdtemp(path.join(tmpdir(), 'keydesk-keyring-'));
  home = path.join(folder, 'home');
  furnished = path.join(folder, 'furnished');
  const { window, person } = await desktop(await session(home, 'unlocked'), { dataDir: furnished });
  await person.makeAdmin();
  await person.saveKey('openai', providers.secretOf('openai'), providers.of('openai').url);
  token = await person.makeAgent('Researcher');
  await ask(window);
  await closeAll();
});
afterAll(async () => {
  await providers.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  dataDir = path.join(folder, 'data');
  await rm(dataDir, { recursive: true, force: true });
  await cp(furnished, dataDir, {
    recursive: true,
    filter: (file) => !path.basename(file).startsWith('Singleton'),
  });
});
afterEach(closeAll);

const ask = async (window: Desktop['window']): Promise<string> =>
  new Agent(await gatewayShownIn(window), token).askOpenAI();

/** The sealed key as it lies on disk. */
function ciphertext(): string[] {
  const database = new Database(path.join(dataDir, 'keydesk.sqlite'), { readonly: true });
  const rows = database.prepare('SELECT sealed FROM system_keys ORDER BY added_at').all() as {
    sealed: Buffer;
  }[];
  database.close();
  return rows.map(({ sealed }) => sealed.toString('hex'));
}

/** The panel says so in its own place, and an agent that calls meanwhile is told, too. */
async function expectClosed(
  { window, person }: Desktop & { person: Person },
  { title, message, hint }: { title: string; message: string; hint: string },
): Promise<void> {
  await person.signIn();
  await window.getByRole('heading', { name: title }).waitFor();
  const alert = window.getByRole('alert').filter({ hasText: message });
  await alert.getByText(hint).waitFor();
  await window.getByRole('button', { name: 'Go on without the keys' }).click();
  await expect(ask(window)).rejects.toThrow(/Ask (whoever runs this Keydesk|the admin)/);
}

/** Sessions are made of Xvfb, D-Bus and gnome-keyring. */
const onLinux = process.platform === 'linux';

describe.runIf(onLinux)('a keyring that is', () => {
  const intact = async (): Promise<void> => {
    const before = ciphertext();
    const { window, person } = await desktop(await session(home, 'unlocked'), { dataDir });
    await person.signIn();
    expect(await ask(window)).toContain('OpenAI simulator');
    expect(ciphertext()).toEqual(before);
  };

  test('locked is said to be so, and opens the keys once it is unlocked', async () => {
    const before = ciphertext();
    const here = await session(home, 'locked');
    const desk = await desktop(here, { dataDir });
    await expectClosed(desk, {
      title: 'The vault is locked',
      message: 'The keyring "gnome_libsecret" that protects the keys is locked or did not answer.',
      hint: 'Unlock the keyring of your system',
    });
    await desk.close();
    expect(ciphertext()).toEqual(before);

    await unlockKeyring(home);
    const again = await desktop(here, { dataDir });
    await again.person.signIn();
    expect(await ask(again.window)).toContain('OpenAI simulator');
  });

  test('not running is said not to answer, and nothing is lost', async () => {
    const desk = await desktop(await session(home, 'none'), { dataDir });
    await expectClosed(desk, {
      title: 'The vault is locked',
      message: 'is locked or did not answer.',
      hint: 'Nothing is lost.',
    });
    await closeAll();
    await intact();
  });

  test('absent in this session is missed by its name, and nothing is lost', async () => {
    const desk = await desktop(await session(home, 'none'), { dataDir, args: ['--password-store=basic'] });
    await expectClosed(desk, {
      title: 'The vault is locked',
      message:
        'The keyring that protects the keys is not there. They were protected by "gnome_libsecret"; this session has "basic_text".',
      hint: 'Start Keydesk from the desktop session that it was set up in',
    });
    await closeAll();
    await intact();
  });

  test('another one than before opens nothing, and what it cannot open is kept', async () => {
    const desk = await desktop(await session(path.join(folder, 'other'), 'unlocked'), { dataDir });
    await expectClosed(desk, {
      title: 'The vault cannot be read',
      message: 'The keyring no longer opens the keys. It was reset, or belongs to another account.',
      hint: 'If it is gone for good, start over: every key then has to be entered again.',
    });
    await closeAll();
    await intact();
  });

  test('gone for good: after starting over, old entries ask to be entered again and are not deleted', async () => {
    const before = ciphertext();
    const { window, person } = await desktop(await session(path.join(folder, 'new'), 'unlocked'), {
      dataDir,
    });
    await person.signIn();
    await window.getByRole('button', { name: 'Start over…' }).click();
    await window.getByLabel('Type “start over” to confirm').fill('start over');
    await window.getByRole('button', { name: 'Start over', exact: true }).click();
    await person.goTo('API Keys');
    const card = window.getByRole('region', { name: 'OpenAI' });
    await card.getByText('Enter again', { exact: true }).waitFor();
    await card.getByText('This key has to be entered again').waitFor();
    expect(ciphertext()).toEqual(before);
    expect((await readdir(dataDir)).some((name) => /^key-slots-\d.+\.json$/.test(name))).toBe(true);
    await expect(ask(window)).rejects.toThrow('Ask the admin to enter it again under API Keys.');

    await person.replaceKey('openai', providers.secretOf('openai'), providers.of('openai').url);
    expect(await ask(window)).toContain('OpenAI simulator');
  });
});

test.runIf(onLinux)(
  'without any keyring, the panel says so at the first run and offers every other way',
  async () => {
    const fresh = path.join(folder, 'fresh');
    const here = await session(path.join(folder, 'nobody'), 'none');
    const { window, person } = await desktop(here, { dataDir: fresh, args: ['--password-store=basic'] });
    await person.makeAdmin();
    await window.getByRole('heading', { name: 'Where shall keys rest?' }).waitFor();
    await window.getByText('No keyring of the operating system was found.').waitFor();
    for (const way of ['A passphrase', 'Only in memory', 'Stored without protection']) {
      await window.getByRole('radio', { name: new RegExp(`^${way}`) }).waitFor();
    }
    await person.choosePassphrase();
    expect(
      await person.saveKey('openai', providers.secretOf('openai'), providers.of('openai').url),
    ).toContain('the key works');
  },
);
