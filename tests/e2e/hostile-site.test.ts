import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Providers, startProviders } from '../support/providers.ts';
import { type BrowserPanel, openInBrowser } from './support/browser.ts';
import { type FurnishedDesk, furnishDesk } from './support/furnished.ts';

let providers: Providers;
let desk: FurnishedDesk;
let site: Server;
let browser: BrowserPanel;
let page: Page;
/** What the gateway let through to the provider before a test. */
let before: number;

/** The site resolves its name to this computer, as after DNS rebinding. */
const rebound = 'rebound.example';
const asked = (): number => providers.of('openai').totals.requests;

beforeAll(async () => {
  providers = await startProviders();
  desk = await furnishDesk(providers, {});
  site = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>A site</title><body>');
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  browser = await openInBrowser('about:blank', [`--host-resolver-rules=MAP ${rebound} 127.0.0.1`]);
  page = browser.page;
});
afterAll(async () => {
  await browser.close();
  site.close();
  await desk.stop();
  await providers.close();
});

beforeEach(async () => {
  const { port } = site.address() as AddressInfo;
  await page.goto(`http://localhost:${port}/`);
  before = asked();
});

const chat = JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }] });

/** As a page would call that has somehow come by an agent's token. */
function fetchInPage(
  url: string,
  mode: 'cors' | 'no-cors',
): Promise<{ status: number; text: string } | string> {
  return page.evaluate(
    async ([target, token, body, how]) => {
      try {
        const headers: Record<string, string> =
          how === 'cors' ? { authorization: `Bearer ${token}`, 'content-type': 'application/json' } : {};
        const response = await fetch(target, { method: 'POST', mode: how, headers, body });
        return { status: response.status, text: await response.text() };
      } catch (error) {
        return String(error);
      }
    },
    [url, desk.token, chat, mode] as const,
  );
}

describe('a web page in a browser on the same computer', () => {
  const path = '/openai/v1/chat/completions';

  test('gets no answer from the gateway, even with a valid token', async () => {
    expect(await fetchInPage(desk.gateway + path, 'cors')).toBe('TypeError: Failed to fetch');
    expect(asked()).toBe(before);
  });

  test('cannot send a simple request either, nor read that the gateway lives', async () => {
    expect(await fetchInPage(desk.gateway + path, 'no-cors')).toEqual({ status: 0, text: '' });
    expect(await fetchInPage(`${desk.gateway}/healthz`, 'cors')).toBe('TypeError: Failed to fetch');
    expect(asked()).toBe(before);
  });

  test('is told so when it sends a form there', async () => {
    const answered = page.waitForResponse((response) => response.url().startsWith(desk.gateway));
    await page.evaluate((action) => {
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', action });
      document.body.append(form);
      form.submit();
    }, desk.gateway + path);
    const response = await answered;
    expect(response.status()).toBe(403);
    expect(await response.text()).toContain('web page');
    expect(asked()).toBe(before);
  });

  test('is refused when its own name has become this computer (DNS rebinding)', async () => {
    const { port } = new URL(desk.gateway);
    const response = await page.goto(`http://${rebound}:${port}/healthz`);
    expect(response?.status()).toBe(403);
    // Now the page and the gateway are one origin to the browser.
    expect(await fetchInPage(`http://${rebound}:${port}${path}`, 'cors')).toMatchObject({ status: 403 });
    expect(asked()).toBe(before);
  });

  test('cannot reach the panel in these ways', async () => {
    const { port } = new URL(desk.panel);
    expect(await fetchInPage(`${desk.panel}/rpc/session.current`, 'cors')).toBe('TypeError: Failed to fetch');
    const response = await page.goto(`http://${rebound}:${port}/`);
    expect(response?.status()).toBe(403);
  });

  test('an agent at the same moment gets its answer', async () => {
    expect(await desk.agent.askOpenAI()).toContain('OpenAI simulator');
    expect(asked()).toBe(before + 1);
  });
});
