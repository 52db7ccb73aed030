import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SmallDisk, canMount, mountSmallDisk } from '../../electron/core/store/test-folder.ts';
import { Gate, fakeKey } from '../simulators/index.ts';
import { failToStart, startHeadless } from '../support/headless.ts';
import { PanelClient } from '../support/panel-client.ts';
import { type Providers, startProviders } from '../support/providers.ts';
import { openInBrowser } from './support/browser.ts';
import { type FurnishedDesk, furnishDesk, openDesk } from './support/furnished.ts';
import { Person } from './support/person.ts';

let providers: Providers;
let folder: string;
let dataDir: string;
/** Ended after each test, however it went. */
let running: { kill(): Promise<void> }[] = [];

beforeAll(async () => {
  providers = await startProviders();
});
afterAll(() => providers.close());

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), 'keydesk-faults-'));
  dataDir = path.join(folder, 'data');
});
afterEach(async () => {
  for (const desk of running) await desk.kill();
  running = [];
  fs.rmSync(folder, { recursive: true, force: true });
});

function kept<T extends { kill(): Promise<void> }>(desk: T): T {
  running.push(desk);
  return desk;
}

const furnished = async (): Promise<FurnishedDesk> => kept(await furnishDesk(providers, { dataDir }));
const reopened = async (token: string): Promise<FurnishedDesk> => kept(await openDesk(token, { dataDir }));

/** A desk that was used and stopped; answers with its agent's token. */
async function usedDesk(): Promise<string> {
  const { token, stop } = await furnished();
  expect(await stop()).toBe(0);
  return token;
}

async function expectEverythingThere({ admin, agent }: FurnishedDesk): Promise<void> {
  expect(await admin.call('systemKeys.list', {})).toMatchObject([{ label: 'First', status: 'verified' }]);
  expect(await agent.askOpenAI()).toContain('OpenAI simulator');
  expect(await admin.call('audit.verify', {})).toMatchObject({ ok: true });
}

/** Two sentences for a person: no stack, no code, no path. */
function expectWords({ code, said }: { code: number | null; said: string }, words: string): void {
  expect(said).toContain(words);
  expect(said).not.toMatch(/ {4}at |SQLITE|E[A-Z]{4,}/);
  expect(said).not.toContain(folder);
  expect(code).toBe(1);
}

const notices = async ({ panel }: { panel: string }): Promise<string> =>
  (await new PanelClient(panel).call('shell.info', {})).notices.map(({ message }) => message).join('\n');

// Mounting takes an account that may; an account that may not is stopped by the mode of a folder instead.
const mayMount = canMount();
const isRoot = process.getuid?.() === 0;

describe('a data folder that is read-only', () => {
  test.runIf(mayMount)('on its disk: the start says so, and nothing is lost', async () => {
    const disk = mountSmallDisk(folder, '16m');
    try {
      const token = await usedDesk();
      disk.remount('ro');
      expectWords(await failToStart({ dataDir }), 'The data folder cannot be written to.');
      disk.remount('rw');
      const again = await reopened(token);
      await expectEverythingThere(again);
      await again.stop();
    } finally {
      disk.unmount();
    }
  });

  test.runIf(!isRoot)('for this account: the start says so, and nothing is lost', async () => {
    const token = await usedDesk();
    fs.chmodSync(dataDir, 0o500);
    expectWords(await failToStart({ dataDir }), 'The data folder cannot be written to.');
    fs.chmodSync(dataDir, 0o700);
    await expectEverythingThere(await reopened(token));
  });
});

describe.runIf(mayMount)('a disk that is full', () => {
  let disk: SmallDisk;
  const filler = () => path.join(folder, 'filler');
  const fill = (): void => {
    expect(() => {
      for (;;) fs.appendFileSync(filler(), Buffer.alloc(4096));
    }).toThrow('ENOSPC');
  };

  beforeEach(() => {
    disk = mountSmallDisk(folder, '16m');
  });
  afterEach(async () => {
    for (const desk of running) await desk.kill();
    disk.unmount();
  });

  test('refuses saves and calls in words, and takes both once there is room', async () => {
    const desk = await furnished();
    fill();
    const second = fakeKey('openai');
    providers.of('openai').addKey(second);
    const save = {
      service: 'openai',
      secret: second,
      label: 'Second',
      role: 'standby',
      baseUrl: providers.of('openai').url,
    } as const;
    const refused = await desk.admin.tryCall('systemKeys.save', save);
    expect(refused).toMatchObject({
      ok: false,
      error: {
        code: 'storage_failed',
        message: expect.stringContaining('disk with the data folder is full'),
      },
    });
    expect(JSON.stringify(refused)).not.toContain(folder);
    // A call that nobody could account for does not go out.
    await expect(desk.agent.askOpenAI()).rejects.toThrow(
      'could not write down this call, so nothing was sent',
    );
    expect(await desk.admin.call('systemKeys.list', {})).toMatchObject([{ label: 'First' }]);

    fs.rmSync(filler());
    expect(await desk.agent.askOpenAI()).toContain('OpenAI simulator');
    expect(await desk.admin.call('systemKeys.save', save)).toMatchObject({ status: 'verified' });
    await desk.stop();
    const again = await reopened(desk.token);
    expect(await again.admin.call('systemKeys.list', {})).toMatchObject([
      { label: 'First', role: 'active' },
      { label: 'Second', role: 'standby' },
    ]);
    await expect
      .poll(async () => (await again.admin.call('activity.list', {})).rows.map(({ outcome }) => outcome))
      .toContain('ok');
  });

  test('at the first start is said, and the start can be repeated', async () => {
    fill();
    expectWords(await failToStart({ dataDir }), 'The disk with the data folder is full');
    fs.rmSync(filler());
    await expectEverythingThere(await furnished());
  });

  test('does not keep a desk from stopping, nor lose what it knew', async () => {
    const desk = await furnished();
    fill();
    await expect(desk.agent.askOpenAI()).rejects.toThrow('nothing was sent');
    expect(await desk.stop()).toBe(0);
    fs.rmSync(filler());
    await expectEverythingThere(await reopened(desk.token));
  });
});

const database = () => path.join(dataDir, 'keydesk.sqlite');

describe('a database that is', () => {
  const losses: [how: string, spoil: () => void, words: string][] = [
    ['missing', () => fs.rmSync(database()), 'The database was gone from the data folder.'],
    ['zero bytes', () => fs.truncateSync(database(), 0), 'The database was empty'],
    [
      'damaged',
      () => fs.writeFileSync(database(), Buffer.alloc(8192, 'garbage '), { flag: 'r+' }),
      'The database was damaged.',
    ],
  ];

  test.each(losses)(
    '%s is replaced by its backup, keys and all, and the panel says so',
    async (_how, spoil, words) => {
      const token = await usedDesk();
      spoil();
      const again = await reopened(token);
      const said = await notices(again);
      expect(said).toContain(words);
      expect(said).toMatch(/The backup of .+ was restored; what changed after it has to be entered again/);
      await expectEverythingThere(again);
    },
  );

  test.each(losses)(
    '%s without a backup is begun anew, and the panel says what to do',
    async (_how, spoil, words) => {
      await usedDesk();
      fs.rmSync(path.join(dataDir, 'backups'), { recursive: true });
      spoil();
      const again = kept(await startHeadless({ dataDir }));
      const said = await notices(again);
      expect(said).toContain(words);
      expect(said).toContain('people, keys and agents have to be entered again');
      expect(said).not.toContain(folder);
      // Somebody has to be the admin again.
      expect(again.setupToken).toBeTruthy();
    },
  );

  test('from a newer version is left as it is, and the start says what to do', async () => {
    const token = await usedDesk();
    const edit = (version: number): number => {
      const handle = new Database(database());
      const was = handle.pragma('user_version', { simple: true }) as number;
      handle.pragma(`user_version = ${version}`);
      handle.close();
      return was;
    };
    const own = edit(99);
    const before = fs.readFileSync(database());
    expectWords(await failToStart({ dataDir }), 'newer Keydesk');
    expect(fs.readFileSync(database()).equals(before)).toBe(true);
    edit(own);
    await expectEverythingThere(await reopened(token));
  });
});

/** Another program that has a port, as a process of its own. */
async function occupyPort(): Promise<{ port: number; pid: number; kill(): Promise<void> }> {
  const script = `require('node:net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port) })`;
  const child = spawn(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    port: Number(line),
    pid: child.pid ?? 0,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('a port that another program has is named with it, and the one that is offered works and is kept', async () => {
  const token = await usedDesk();
  const other = kept(await occupyPort());
  const desk = kept(await openDesk(token, { dataDir, gatewayPort: other.port }));
  expect(desk.gateway).toBeNull();
  const { problem } = desk;
  const name = path.basename(process.execPath);
  const holder = process.platform === 'linux' ? `${name} (process ${other.pid})` : 'another program';
  expect(problem?.message).toContain(`Port ${other.port} is taken by ${holder}`);
  expect(problem?.hint).toContain('Close that program, or move the gateway to another port');

  const port = problem?.freePort ?? 0;
  const moved = await desk.admin.call('gateway.setPort', { port });
  expect(moved).toMatchObject({ state: 'listening', port, url: `http://127.0.0.1:${port}`, problem: null });
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  await desk.stop();

  const again = kept(await openDesk(token, { dataDir, gatewayPort: 'saved' }));
  expect(again.gateway).toBe(`http://127.0.0.1:${port}`);
  await expectEverythingThere(again);
});

test('somebody at the panel reads what happened to the database, and moves the gateway', async () => {
  const token = await usedDesk();
  fs.truncateSync(database(), 0);
  const other = kept(await occupyPort());
  const desk = kept(await openDesk(token, { dataDir, gatewayPort: other.port }));
  const { page, close } = await openInBrowser(desk.panel);
  try {
    await page.getByText(/^The database was empty, .+ The backup of .+ was restored/).waitFor();
    const person = new Person(page);
    await person.signIn();
    await person.goTo('Settings');
    const alert = page.getByRole('alert').filter({ hasText: `Port ${other.port} is taken by` });
    await alert.getByText('Close that program, or move the gateway to another port').waitFor();
    await alert.getByRole('button', { name: /^Use port \d+ instead$/ }).click();
    await alert.waitFor({ state: 'detached' });
    const { port } = await desk.admin.call('gateway.status', {});
    await page.getByText(`Gateway 127.0.0.1:${port}`).waitFor();

    // A move that fails leaves the old port at work, and says why just the same.
    await page.getByLabel('Port', { exact: true }).fill(String(other.port));
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    await alert.waitFor();
    await page.getByText(`Gateway 127.0.0.1:${port}`).waitFor();
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    await alert.getByRole('button', { name: `Stay on port ${port}` }).click();
    await alert.waitFor({ state: 'detached' });
  } finally {
    await close();
  }
});

describe('kill -9 while a key is saved in the panel', () => {
  const openai = () => providers.of('openai');

  /** The key that agents are served with, as the provider sees it. */
  async function served({ agent }: FurnishedDesk): Promise<string | null | undefined> {
    await agent.askOpenAI();
    return openai().requests.at(-1)?.key;
  }

  async function expectOneOf(desk: FurnishedDesk, allowed: string[]): Promise<void> {
    expect(allowed).toContain(await served(desk));
    const keys = await desk.admin.call('systemKeys.list', {});
    expect(keys.map(({ status }) => status)).toEqual(keys.map(() => 'verified'));
    expect(keys.filter(({ role }) => role === 'active')).toHaveLength(1);
    expect(await desk.admin.call('audit.verify', {})).toMatchObject({ ok: true });
  }

  const replace = (desk: FurnishedDesk, secret: string) =>
    desk.admin
      .tryCall('systemKeys.save', { service: 'openai', secret, label: 'New', baseUrl: openai().url })
      .then((result) => result.ok)
      .catch(() => false);

  test('before the provider has answered leaves the old key', async () => {
    const desk = await furnished();
    const fresh = fakeKey('openai');
    openai().addKey(fresh);
    const gate = new Gate();
    openai().script({ hold: gate, on: { path: '/v1/models' } });
    const saving = replace(desk, fresh);
    await openai().waitForRequest({ key: fresh });
    await desk.kill();
    expect(await saving).toBe(false);
    gate.open();
    await expectOneOf(await reopened(desk.token), [providers.secretOf('openai')]);
  });

  test('after it was acknowledged leaves the new key', async () => {
    const desk = await furnished();
    const fresh = fakeKey('openai');
    openai().addKey(fresh);
    expect(await replace(desk, fresh)).toBe(true);
    await desk.kill();
    await expectOneOf(await reopened(desk.token), [fresh]);
  });

  test('in between leaves the old key or the new one, never neither, time after time', async () => {
    let desk = await furnished();
    let current = providers.secretOf('openai');
    for (let round = 0; round < 6; round++) {
      const fresh = fakeKey('openai');
      openai().addKey(fresh);
      const saving = replace(desk, fresh);
      await openai().waitForRequest((entry) => entry.key === fresh && entry.finished);
      // From here it is written. Each round lets it come a little further.
      for (let turn = 0; turn < round * 200; turn++) await new Promise((resolve) => setImmediate(resolve));
      await desk.kill();
      const acknowledged = await saving;
      desk = await reopened(desk.token);
      await expectOneOf(desk, acknowledged ? [fresh] : [current, fresh]);
      current = (await served(desk)) ?? '';
    }
  });
});

test('a key that the provider refuses once is asked about and comes back by itself', async () => {
  const desk = await furnished();
  const openai = providers.of('openai');
  openai.script({ instead: { status: 401 }, on: { path: '/v1/chat/completions' } });
  // The provider thinks about its answer for as long as the test needs to look.
  const gate = new Gate();
  openai.script({ hold: gate, on: { path: '/v1/models' } });
  await expect(desk.agent.askOpenAI()).rejects.toMatchObject({ status: 401 });
  await expect(desk.agent.askOpenAI()).rejects.toThrow(
    'OpenAI refused the saved key, so Keydesk has switched it off.',
  );
  expect(await desk.admin.call('systemKeys.list', {})).toMatchObject([{ status: 'disabled' }]);

  gate.open();
  const status = async () => (await desk.admin.call('systemKeys.list', {}))[0]?.status;
  await expect.poll(status, { timeout: 30_000 }).toBe('verified');
  expect(await desk.agent.askOpenAI()).toContain('OpenAI simulator');
  const { rows } = await desk.admin.call('audit.list', {});
  expect(rows.map(({ action, actor }) => [action, actor])).toContainEqual(['system_key.enabled', 'Keydesk']);
});

test('a second Keydesk on the same folder ends and says who has it; the first goes on', async () => {
  const desk = await furnished();
  const { code, said } = await failToStart({ dataDir });
  expectWords({ code, said }, 'This data folder is already open in another Keydesk');
  expect(said).toContain(`by process ${desk.process.pid}`);
  await expectEverythingThere(desk);
});
