import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveElectron } from '../../build/runtime/index.mjs';
import type { PanelBridge } from '../../shared/ipc/events.ts';
import { type Desktop, startDesktop } from './support/desktop.ts';

declare const window: { keydesk: PanelBridge } & Window & typeof globalThis;

let desk: Desktop;
/** Whatever the page could reach on this computer, if it could reach anything. */
let outside: { url: string; hits: () => number; server: Server };

beforeAll(async () => {
  let hits = 0;
  const server = createServer((_request, response) => {
    hits += 1;
    response.setHeader('access-control-allow-origin', '*').end('reached');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  outside = { url: `http://127.0.0.1:${port}/`, hits: () => hits, server };
  desk = await startDesktop();
  await desk.window.getByRole('heading', { name: 'Welcome to Keydesk' }).waitFor();
});

afterAll(async () => {
  await desk.close();
  outside.server.close();
});

describe('a page in the window', () => {
  test('has the bridge and nothing of Node or Electron', async () => {
    const reach = await desk.window.evaluate(() => ({
      bridge: Object.keys(window.keydesk).toSorted(),
      node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in globalThis),
      frozen: Object.isFrozen(window.keydesk),
    }));
    expect(reach).toEqual({ bridge: ['request', 'subscribe'], node: [], frozen: true });
  });

  test('reaches no network, in none of the ways that a page has', async () => {
    const outcome = await desk.window.evaluate(async (url) => {
      const refused = (attempt: Promise<unknown>) =>
        attempt.then(
          () => 'reached',
          () => 'refused',
        );
      const loads = (element: HTMLElement & { src: string }) =>
        new Promise<string>((resolve) => {
          element.addEventListener('load', () => resolve('reached'));
          element.addEventListener('error', () => resolve('refused'));
          element.src = url;
          document.body.append(element);
        });
      return {
        fetch: await refused(fetch(url)),
        image: await loads(document.createElement('img')),
        script: await loads(document.createElement('script')),
        beacon: navigator.sendBeacon(url) ? 'queued' : 'refused',
        socket: await new Promise<string>((resolve) => {
          const socket = new WebSocket(url.replace('http', 'ws'));
          socket.addEventListener('open', () => resolve('reached'));
          socket.addEventListener('error', () => resolve('refused'));
        }),
        css: await refused(new FontFace('x', `url(${url})`).load()),
      };
    }, outside.url);
    expect(outcome).toMatchObject({
      fetch: 'refused',
      image: 'refused',
      script: 'refused',
      socket: 'refused',
      css: 'refused',
    });
    expect(outside.hits()).toBe(0);
  });

  test('opens no window and goes nowhere else', async () => {
    const opened = await desk.window.evaluate((url) => window.open(url) === null, outside.url);
    expect(opened).toBe(true);
    await desk.window.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      link.target = '_top';
      document.body.append(link);
      link.click();
      location.href = url;
    }, outside.url);
    // A call that is answered shows that the page is still there.
    expect(await desk.window.evaluate(() => location.origin)).toBe('app://panel');
    expect(desk.app.windows()).toHaveLength(1);
    expect(outside.hits()).toBe(0);
  });

  test('runs no code from text, and frames nothing that could call the core', async () => {
    const outcome = await desk.window.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.srcdoc = '<script>parent.frameRan = true</script>';
      document.body.append(frame);
      await new Promise((resolve) => {
        frame.addEventListener('load', resolve);
        // Blocked frames tell nobody; a round trip through the core is long enough for one that is not.
        void window.keydesk.request('shell.info', {}, 'frame').then(resolve);
      });
      const inline = document.createElement('script');
      inline.textContent = 'globalThis.inlineRan = true';
      document.body.append(inline);
      return {
        inlineRan: 'inlineRan' in globalThis,
        frameRan: 'frameRan' in globalThis,
        bridgeInFrame: frame.contentWindow !== null && 'keydesk' in frame.contentWindow,
      };
    });
    expect(outcome).toEqual({ inlineRan: false, frameRan: false, bridgeInFrame: false });
  });

  test('is served with a strict policy, and nothing beside it can be read', async () => {
    const answers = await desk.window.evaluate(async () => {
      const paths = [
        '/',
        '/../package.json',
        '/%2e%2e/main.js',
        '/..%2fmain.js',
        '/index.html/../../main.js',
      ];
      return Promise.all(
        paths.map(async (path) => {
          const response = await fetch(`app://panel${path}`);
          const text = await response.text();
          return {
            policy: response.headers.get('content-security-policy') ?? '',
            page: text.includes('id="root"'),
            text,
          };
        }),
      );
    });
    const [page, ...others] = answers;
    expect(page?.policy).toContain("default-src 'none'");
    expect(page?.policy).toContain("script-src 'self'");
    expect(page?.policy).not.toContain('unsafe');
    for (const { text } of others) expect(text).not.toMatch(/createCore|"devDependencies"/);
  });

  test('gets no permission', async () => {
    const states = await desk.window.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi'];
      const ask = (name: string) => navigator.permissions.query({ name: name as PermissionName });
      return Promise.all(names.map(async (name) => (await ask(name)).state));
    });
    expect(new Set(states)).toEqual(new Set(['denied']));
  });

  test.each([
    ['no.such.route', {}, 'unknown_route'],
    ['constructor', {}, 'unknown_route'],
    ['systemKeys.list', {}, 'not_signed_in'],
    ['setup.status', { extra: 1 }, 'invalid_input'],
    ['setup.createAdmin', { name: 'x'.repeat(3_000_000), password: 'x' }, 'invalid_input'],
  ])('is told %s with %o is wrong: %s', async (route, input, code) => {
    const result = await desk.window.evaluate(
      ([name, value]) => window.keydesk.request(name, value, 'lockdown'),
      [route, input] as const,
    );
    expect(result).toMatchObject({ ok: false, error: { code } });
  });
});

test('a second Keydesk on the same data ends and leaves the first alone', async () => {
  const electron = await resolveElectron();
  const second = spawn(electron.executable, [...electron.args, `--data=${desk.dataDir}`, '--disable-gpu'], {
    env: { ...process.env, ...electron.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  second.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(second, 'exit')) as [number | null];
  expect(code).toBe(0);
  expect(said).toContain('already running');
  // Asked of the page itself: a locator would wait for the navigation that was refused above.
  const heading = () => desk.window.evaluate(() => document.querySelector('h1')?.textContent);
  expect(await heading()).toBe('Welcome to Keydesk');
});
