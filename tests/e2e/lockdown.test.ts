import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
  test('is the panel, from its own origin, with the bridge and nothing of Node or Electron', async () => {
    const reach = await desk.window.evaluate(() => ({
      origin: location.origin,
      secure: isSecureContext,
      bridge: Object.keys(window.keydesk).toSorted(),
      frozen: Object.isFrozen(window.keydesk),
      node: ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
        (name) => name in globalThis,
      ),
    }));
    expect(reach).toEqual({
      origin: 'app://panel',
      secure: true,
      bridge: ['request', 'subscribe'],
      frozen: true,
      node: [],
    });
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
        opaque: await refused(fetch(url, { mode: 'no-cors' })),
        file: await refused(fetch('file:///etc/hosts')),
        image: await loads(document.createElement('img')),
        script: await loads(document.createElement('script')),
        beacon: navigator.sendBeacon(url) ? 'queued' : 'refused',
        socket: await new Promise<string>((resolve) => {
          const socket = new WebSocket(url.replace('http', 'ws'));
          socket.addEventListener('open', () => resolve('reached'));
          socket.addEventListener('error', () => resolve('refused'));
        }),
        events: await new Promise<string>((resolve) => {
          const source = new EventSource(url);
          source.addEventListener('open', () => resolve('reached'));
          source.addEventListener('error', () => resolve('refused'));
        }),
        css: await refused(new FontFace('x', `url(${url})`).load()),
      };
    }, outside.url);
    // A beacon tells its page nothing; whether it left is seen at the other end.
    const { beacon, ...others } = outcome;
    expect(['queued', 'refused']).toContain(beacon);
    expect(new Set(Object.values(others))).toEqual(new Set(['refused']));
    expect(outside.hits()).toBe(0);
  });

  test('opens no window and goes nowhere else', async () => {
    const opened = await desk.window.evaluate((url) => window.open(url) === null, outside.url);
    expect(opened).toBe(true);
    await desk.window.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      link.target = '_top';
      const form = document.createElement('form');
      form.action = url;
      document.body.append(link, form);
      link.click();
      form.submit();
      location.href = url;
    }, outside.url);
    // A call that is answered shows that the page is still there.
    expect(await desk.window.evaluate(() => location.origin)).toBe('app://panel');
    expect(desk.app.windows()).toHaveLength(1);
    expect(outside.hits()).toBe(0);
  });

  test('runs no code from text, and frames nothing that could call the core', async () => {
    const outcome = await desk.window.evaluate(async () => {
      const framed = async (set: (frame: HTMLIFrameElement) => void) => {
        const frame = document.createElement('iframe');
        set(frame);
        document.body.append(frame);
        await new Promise((resolve) => {
          frame.addEventListener('load', resolve);
          // Blocked frames tell nobody; a round trip through the core is long enough for one that is not.
          void window.keydesk.request('shell.info', {}, crypto.randomUUID()).then(resolve);
        });
        const bridge = frame.contentWindow !== null && 'keydesk' in frame.contentWindow;
        frame.remove();
        return bridge;
      };
      const bridges = [
        await framed((frame) => (frame.srcdoc = '<script>parent.frameRan = true</script>')),
        await framed((frame) => (frame.src = 'app://panel/')).catch(() => false),
      ];
      const inline = document.createElement('script');
      inline.textContent = 'globalThis.inlineRan = true';
      document.body.append(inline);
      const fromData = document.createElement('script');
      fromData.src = 'data:text/javascript,globalThis.dataRan = true';
      const refused = new Promise((resolve) => fromData.addEventListener('error', () => resolve('refused')));
      document.body.append(fromData);
      await refused;
      return {
        inlineRan: 'inlineRan' in globalThis,
        frameRan: 'frameRan' in globalThis,
        dataRan: 'dataRan' in globalThis,
        bridges,
      };
    });
    expect(outcome).toEqual({ inlineRan: false, frameRan: false, dataRan: false, bridges: [false, false] });
  });

  test('is served with a strict policy', async () => {
    const policy = await desk.window.evaluate(async () =>
      (await fetch('/')).headers.get('content-security-policy'),
    );
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w+/]{22}=='; /);
    expect(policy).not.toContain('unsafe');
  });

  test.each([
    '/../package.json',
    '/%2e%2e/main.js',
    '/%2e%2e/electron/main.js',
    '/..%2fmain.js',
    '/..%5cpackage.json',
    '/index.html/../../main.js',
    '/assets/',
    '/.inputs',
  ])('finds nothing at %s', async (file) => {
    const answer = await desk.window.evaluate(async (url) => {
      const response = await fetch(url);
      return { status: response.status, text: await response.text() };
    }, file);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toMatch(/createCore|"devDependencies"/);
  });

  test('gets no permission but to copy', async () => {
    const states = await desk.window.evaluate(async () => {
      const ask = async (name: string) =>
        (await navigator.permissions.query({ name: name as PermissionName })).state;
      const denied = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'];
      return {
        denied: await Promise.all(denied.map(ask)),
        write: await ask('clipboard-write'),
        location: await new Promise((resolve) => {
          navigator.geolocation.getCurrentPosition(
            () => resolve('granted'),
            () => resolve('denied'),
          );
        }),
      };
    });
    expect(new Set(states.denied)).toEqual(new Set(['denied']));
    expect(states).toMatchObject({ write: 'granted', location: 'denied' });
  });

  test.each([
    ['no.such.route', {}, 'unknown_route'],
    ['constructor', {}, 'unknown_route'],
    ['process.exit', {}, 'unknown_route'],
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
