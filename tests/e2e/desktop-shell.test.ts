import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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

  it('is the panel, from its own origin, under a strict policy', async () => {
    const page = await desktop.window.evaluate(async () => ({
      origin: location.origin,
      secure: isSecureContext,
      policy: (await fetch('/')).headers.get('content-security-policy'),
    }));
    expect(page).toMatchObject({ origin: 'app://panel', secure: true });
    expect(page.policy).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w+/]{22}=='; /,
    );
  });

  it('has a bridge of two functions and nothing of Node or Electron', async () => {
    const reach = await desktop.window.evaluate(() => ({
      bridge: Object.keys(window.keydesk ?? {}),
      node: ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
        (name) => name in window,
      ),
    }));
    expect(reach).toEqual({ bridge: ['request', 'subscribe'], node: [] });
  });

  it('has no network', async () => {
    const outcomes = await desktop.window.evaluate(async () => {
      const attempt = (url: string) =>
        fetch(url, { mode: 'no-cors' }).then(
          () => 'reached',
          () => 'blocked',
        );
      const socket = new Promise((resolve) => {
        const opened = new WebSocket('ws://127.0.0.1:9');
        opened.addEventListener('open', () => resolve('reached'));
        opened.addEventListener('error', () => resolve('blocked'));
      });
      const image = new Promise((resolve) => {
        const element = new Image();
        element.addEventListener('load', () => resolve('reached'));
        element.addEventListener('error', () => resolve('blocked'));
        element.src = 'http://127.0.0.1:9/pixel.png';
      });
      return Promise.all([
        attempt('https://example.com'),
        attempt('http://127.0.0.1:9'),
        attempt('file:///etc/hosts'),
        socket,
        image,
      ]);
    });
    expect(outcomes).toEqual(Array.from({ length: 5 }, () => 'blocked'));
  });

  it('goes nowhere, opens nothing, frames nothing and runs no inline script', async () => {
    const attempts = await desktop.window.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "inline"';
      document.head.append(script);
      const frame = document.createElement('iframe');
      frame.src = 'app://panel/';
      document.body.append(frame);
      await new Promise((resolve) => frame.addEventListener('load', resolve));
      const framed = frame.contentDocument === null ? 'blocked' : 'reached';
      frame.remove();
      const opened = window.open('https://example.com') === null ? 'blocked' : 'opened';
      location.href = 'https://example.com/';
      return { opened, framed, title: document.title === 'inline' };
    });
    expect(attempts).toEqual({ opened: 'blocked', framed: 'blocked', title: false });
    expect(desktop.window.url()).toMatch(/^app:\/\/panel\//);
    expect(desktop.app.windows()).toHaveLength(1);
  });

  it.each(['/../package.json', '/%2e%2e/electron/main.js', '/..%5cpackage.json', '/assets/', '/.inputs'])(
    'finds nothing at %s',
    async (file) => {
      expect(await desktop.window.evaluate(async (url) => (await fetch(url)).status, file)).toBe(404);
    },
  );

  it('gets no permission but to copy', async () => {
    const states = await desktop.window.evaluate(async () => {
      const state = async (name: string) =>
        (await navigator.permissions.query({ name: name as PermissionName })).state;
      const location = new Promise((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          () => resolve('denied'),
        );
      });
      return {
        notifications: await state('notifications'),
        camera: await state('camera'),
        read: await state('clipboard-read'),
        write: await state('clipboard-write'),
        location: await location,
      };
    });
    expect(states).toEqual({
      notifications: 'denied',
      camera: 'denied',
      read: 'denied',
      write: 'granted',
      location: 'denied',
    });
  });

  it('reaches the router, which refuses strangers, unknown routes and too much', async () => {
    expect(await ask(desktop, 'systemKeys.list', {})).toMatchObject({
      ok: false,
      error: { code: 'not_signed_in' },
    });
    expect(await ask(desktop, 'process.exit', {})).toMatchObject({
      ok: false,
      error: { code: 'unknown_route' },
    });
    const much = { ...admin, name: 'x'.repeat(70_000) };
    expect(await ask(desktop, 'setup.createAdmin', much)).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' },
    });
  });

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

  it('brings the first window to the front when it is started twice', async () => {
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
