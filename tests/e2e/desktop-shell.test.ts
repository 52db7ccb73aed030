import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canMount, mountSmallDisk } from '../../electron/core/store/test-folder.ts';
import type { PanelBridge } from '../../shared/ipc/events.ts';
import { runDesktop, startDesktop, type Desktop } from './support/desktop.ts';

declare global {
  interface Window {
    keydesk?: PanelBridge;
  }
}

/** As the page itself would call, past the panel's own forms. */
function ask({ window: page }: Desktop, route: string, input: unknown): Promise<unknown> {
  return page.evaluate(([name, value]) => window.keydesk?.request(name, value, crypto.randomUUID()), [
    route,
    input,
  ] as const);
}

/** In the page, through the main process: also after a crash, which Playwright's own page does not survive. */
function inPage({ app }: Desktop, script: string): Promise<unknown> {
  return app.evaluate(
    ({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
    script,
  );
}

const admin = { name: 'Ada', password: 'correct horse battery staple' };

describe('the window', () => {
  let desktop: Desktop;
  beforeAll(async () => {
    desktop = await startDesktop();
    await desktop.window.getByRole('button', { name: 'Make the admin' }).waitFor();
  });
  afterAll(() => desktop.close());

  it('keeps the session in the main process: a reload is still signed in, the page has no token', async () => {
    await ask(desktop, 'setup.createAdmin', admin);
    await desktop.window.reload();
    expect(await ask(desktop, 'session.current', {})).toMatchObject({
      ok: true,
      data: { user: { name: 'Ada' } },
    });
    const kept = await desktop.window.evaluate(() => [
      document.cookie,
      JSON.stringify([localStorage, sessionStorage]),
    ]);
    expect(kept.join('')).not.toMatch(/[\w-]{43}/);
  });

  it('is loaded again after it crashed, and says so', async () => {
    await desktop.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return new Promise<void>((resolve) => {
        window?.webContents.once('did-finish-load', () => resolve());
        window?.webContents.forcefullyCrashRenderer();
      });
    });
    const text = await inPage(
      desktop,
      `new Promise((resolve) => {
        const look = () => document.body.innerText.includes('loaded again') && resolve(document.body.innerText);
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
        look();
      })`,
    );
    expect(text).toContain('The panel stopped and was loaded again.');
  });
});

describe('the program', () => {
  let dataDir: string;
  let desktop: Desktop | undefined;
  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'keydesk-desktop-'));
  });
  afterEach(async () => {
    await desktop?.close();
    desktop = undefined;
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it('brings the first window to the front when it is started twice, and goes on in it', async () => {
    desktop = await startDesktop({ dataDir });
    const { app } = desktop;
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    const second = await runDesktop([`--data=${dataDir}`]);
    expect(second.code).toBe(0);
    expect(second.stderr).toContain('already running');
    const shown = await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return window?.isVisible() || new Promise((resolve) => window?.once('show', () => resolve(true)));
    });
    expect(shown).toBe(true);
    expect(await ask(desktop, 'shell.info', {})).toMatchObject({ ok: true });
  });

  it('remembers its place and its colours, and paints with them from the first frame', async () => {
    desktop = await startDesktop({ dataDir });
    await ask(desktop, 'shell.setColorScheme', { colorScheme: 'dark' });
    await desktop.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 60, width: 900, height: 640 });
    });
    await desktop.close();
    desktop = await startDesktop({ dataDir });
    const look = await desktop.app.evaluate(({ BrowserWindow, nativeTheme }) => {
      const [window] = BrowserWindow.getAllWindows();
      return {
        theme: nativeTheme.themeSource,
        background: window?.getBackgroundColor(),
        size: window?.getSize(),
      };
    });
    expect(look).toEqual({ theme: 'dark', background: '#141A1C', size: [900, 640] });
  });

  it('asks before it closes while agents are at work', async () => {
    desktop = await startDesktop({ dataDir });
    const { app, window: page } = desktop;
    await ask(desktop, 'setup.createAdmin', admin);
    const made = (await ask(desktop, 'agents.create', { name: 'Researcher' })) as { data: { token: string } };
    const gateway = (await ask(desktop, 'gateway.status', {})) as { data: { url: string } };
    await page.evaluate(() => {
      window.keydesk?.subscribe((event) => {
        if (event.name === 'requests') document.title = 'an agent called';
      });
    });
    await fetch(`${gateway.data.url}/openai/v1/models`, {
      headers: { authorization: `Bearer ${made.data.token}` },
    });
    await page.waitForFunction(() => document.title === 'an agent called');

    const asked = await app.evaluate(({ BrowserWindow, dialog }) => {
      const [shown] = BrowserWindow.getAllWindows();
      return new Promise<string>((resolve) => {
        dialog.showMessageBox = ((_window: unknown, options: { message: string }) => {
          resolve(options.message);
          return Promise.resolve({ response: 0, checkboxChecked: false });
        }) as typeof dialog.showMessageBox;
        shown?.close();
      });
    });
    expect(asked).toBe('Agents called through Keydesk in the last few minutes.');
    expect(await ask(desktop, 'session.current', {})).toMatchObject({ ok: true });
  });

  it('shows that database, vault and panel are there, with --smoke', async () => {
    const { code, stdout } = await runDesktop(['--smoke', `--data=${dataDir}`]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'OK\n' });
  });

  it('says in words why it cannot start, and changes nothing', async () => {
    const file = path.join(dataDir, 'keydesk.sqlite');
    const database = new Database(file);
    database.pragma('user_version = 99');
    database.close();
    const before = await readFile(file);
    const { code, stdout, stderr } = await runDesktop(['--smoke', `--data=${dataDir}`]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('newer Keydesk');
    expect(stderr).not.toMatch(/ {4}at /);
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  // Only an account that may mount can take writing away from itself, if it is root.
  it.runIf(canMount())('says that the data folder cannot be written to', async () => {
    const at = path.join(dataDir, 'read-only');
    const disk = mountSmallDisk(at, '1m');
    try {
      disk.remount('ro');
      const { code, stdout, stderr } = await runDesktop(['--smoke', `--data=${at}`]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(
        'The data folder cannot be written to.\nMake the folder writable for your account',
      );
      expect(stderr).not.toContain(at);
    } finally {
      disk.unmount();
    }
  });
});

describe('without a keyring', () => {
  let desktop: Desktop;
  beforeAll(async () => {
    desktop = await startDesktop({ args: ['--password-store=basic'] });
    await ask(desktop, 'setup.createAdmin', admin);
  });
  afterAll(() => desktop.close());

  it('keeps no key until the admin has chosen how, and says what there is', async () => {
    expect(await ask(desktop, 'vault.status', {})).toMatchObject({
      data: { state: 'uninitialised', keyring: { available: false, backend: 'basic_text' } },
    });
    const save = await ask(desktop, 'systemKeys.save', { service: 'serper', secret: 'a'.repeat(40) });
    expect(save).toMatchObject({ ok: false, error: { code: 'vault_not_ready' } });
  });

  it('hides the key weakly once the admin consents', async () => {
    expect(await ask(desktop, 'vault.initialise', { mode: 'weak', consent: true })).toMatchObject({
      data: { state: 'ready', protection: 'weak' },
    });
  });
});
