import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ada } from '../testing.ts';
import { startPanelServer } from './server.ts';
import { cookieOf, openPanelServer, type TestPanelServer } from './testing.ts';

describe('the panel server', () => {
  let panel: TestPanelServer;
  let cookie: string;

  beforeAll(async () => {
    panel = await openPanelServer();
    cookie = cookieOf(await panel.call('setup.createAdmin', ada));
  });
  afterAll(() => panel.close());

  it('cannot be reached over another address of this machine', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal);
    const socket = connect(panel.port, outside?.address ?? '127.0.0.2');
    await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('shows the page with its policy', async () => {
    const { headers, status } = await panel.ask('/');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-powered-by']).toBeUndefined();
  });

  describe('its cookie', () => {
    it('carries the port in its name and is out of reach of scripts and other sites', async () => {
      const { headers } = await panel.call('session.signIn', ada);
      expect(headers['set-cookie']).toEqual([
        expect.stringMatching(
          new RegExp(`^keydesk_${panel.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
        ),
        expect.stringMatching(
          new RegExp(
            `^keydesk_${panel.port}_device=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict; Max-Age=34560000$`,
          ),
        ),
      ]);
    });

    it('is the session', async () => {
      expect((await panel.call('users.list', {}, { cookie })).status).toBe(200);
      expect((await panel.call('users.list', {})).status).toBe(401);
      expect((await panel.call('users.list', {}, { cookie: `other=1; ${cookie}; more=2` })).status).toBe(200);
    });

    it('counts only under this port', async () => {
      const elsewhere = cookie.replace(`keydesk_${panel.port}`, 'keydesk_1');
      expect((await panel.call('users.list', {}, { cookie: elsewhere })).status).toBe(401);
    });

    it('is taken back on signing out', async () => {
      const own = cookieOf(await panel.call('session.signIn', ada));
      const { headers } = await panel.call('session.signOut', {}, { cookie: own });
      expect(headers['set-cookie']?.[0]).toMatch(/=; .*Max-Age=0$/);
      expect((await panel.call('users.list', {}, { cookie: own })).status).toBe(401);
    });
  });

  describe('from elsewhere', () => {
    it.each([
      ['another name for this machine (DNS rebinding)', { host: 'keydesk.example' }],
      ['another port', { host: '127.0.0.1:1' }],
      ['no port', { host: '127.0.0.1' }],
      ['another machine', { host: '192.168.1.5:PORT' }],
      ['a name that begins alike', { host: '127.0.0.1.example:PORT' }],
      ['a foreign origin', { origin: 'https://example.com' }],
      ['no origin at all ("null")', { origin: 'null' }],
      ['the same origin over https', { origin: 'https://127.0.0.1:PORT' }],
      ['another port of this machine', { origin: 'http://127.0.0.1:3000' }],
      ['the other name of this machine', { origin: 'http://localhost:PORT' }],
      ['a cross-site page', { 'sec-fetch-site': 'cross-site' }],
      ['a page on another port', { 'sec-fetch-site': 'same-site' }],
    ])('refuses %s', async (_what, lies) => {
      const headers = Object.fromEntries(
        Object.entries(lies).map(([name, value]) => [name, value.replace('PORT', String(panel.port))]),
      );
      const call = await panel.call('users.list', {}, { cookie, ...headers });
      expect({ status: call.status, code: JSON.parse(call.text).error.code }).toEqual({
        status: 403,
        code: 'forbidden',
      });
      expect((await panel.ask('/', { headers })).status).toBe(403);
      expect((await panel.ask('/events', { headers: { cookie, ...headers } })).status).toBe(403);
    });

    it('takes both names of loopback, each with its own origin', async () => {
      for (const host of [`127.0.0.1:${panel.port}`, `localhost:${panel.port}`]) {
        const headers = { cookie, host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
        expect((await panel.call('users.list', {}, headers)).status).toBe(200);
      }
    });

    it('refuses a call without the panel’s own header, which no form can send', async () => {
      const answer = await panel.ask('/rpc/users.list', {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: '{}',
      });
      expect(answer.status).toBe(403);
    });

    it('allows nothing to other origins', async () => {
      const { headers } = await panel.call('users.list', {}, { cookie });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    });
  });

  describe('calls', () => {
    const json = { 'content-type': 'application/json', 'x-keydesk-panel': '1' };

    it('are answered with an envelope that is never stored', async () => {
      const { headers, status, text } = await panel.call('session.current', {}, { cookie });
      expect(JSON.parse(text)).toMatchObject({ ok: true, data: { user: { name: 'Ada' } } });
      expect(status).toBe(200);
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    });

    it.each([
      ['unknown_route', 404, 'users.drop', {}],
      ['invalid_input', 400, 'users.create', {}],
      ['not_found', 404, 'agents.revoke', { id: 'nobody' }],
      ['conflict', 409, 'users.create', { ...ada, role: 'member' }],
      ['wrong_credentials', 401, 'session.changePassword', { current: 'wrong', next: 'a new and long one' }],
    ])('say %s with status %i', async (code, status, route, input) => {
      const answer = await panel.call(route, input, { cookie });
      expect({ status: answer.status, code: JSON.parse(answer.text).error.code }).toEqual({ status, code });
    });

    it.each(['GET', 'PUT', 'HEAD', 'DELETE', 'OPTIONS'])('are not made with %s', async (method) => {
      expect((await panel.ask('/rpc/session.current', { method, headers: json })).status).toBe(405);
    });

    it.each([
      ['a form', 'application/x-www-form-urlencoded', 'a=1'],
      ['text', 'text/plain', '{}'],
      ['nothing', 'application/json', ''],
      ['broken JSON', 'application/json', '{"name": '],
      ['bytes that are no UTF-8', 'application/json', '"\xff\xfe"'],
    ])('refuse %s as a body', async (_what, type, body) => {
      const headers = { ...json, 'content-type': type };
      const answer = await panel.ask('/rpc/session.current', {
        method: 'POST',
        headers,
        body: Buffer.from(body, 'latin1'),
      });
      expect(answer.status).toBe(415);
    });

    it('refuse a body over the limit, announced or not', async () => {
      const body = JSON.stringify({ name: 'x'.repeat(70_000) });
      const announced = await panel.ask('/rpc/session.current', { method: 'POST', headers: json, body });
      expect({ status: announced.status, connection: announced.headers.connection }).toEqual({
        status: 413,
        connection: 'close',
      });
      const chunked = { ...json, 'transfer-encoding': 'chunked' };
      const answer = await panel.ask('/rpc/session.current', { method: 'POST', headers: chunked, body });
      expect(answer.status).toBe(413);
    });

    it('survive garbage on the wire', async () => {
      const socket = connect(panel.port, '127.0.0.1');
      socket.end('NONSENSE\r\n\r\n');
      expect(await text(socket)).toContain('400');
      expect((await panel.ask('/')).status).toBe(200);
    });
  });

  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '//etc/passwd',
    '/rpc',
    '/app.js/',
    '/index.html%00',
    '/events/',
  ])('has nothing at %s', async (urlPath) => {
    expect((await panel.ask(urlPath)).status).toBe(404);
  });

  it('serves the page and its files, also when asked with a query', async () => {
    expect((await panel.ask('/?from=terminal')).status).toBe(200);
    expect(await panel.ask('/app.js')).toMatchObject({ status: 200, text: 'export {};' });
    expect(await panel.ask('/app.js', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    expect((await panel.ask('/app.js', { method: 'POST' })).status).toBe(405);
  });

  it('says who is in the way when its port is taken', async () => {
    const { router, sessions, log } = panel.core;
    const files = { answer: () => ({ status: 404 as const, headers: {}, body: '' }) };
    await expect(startPanelServer({ files, router, sessions, log, port: panel.port })).rejects.toMatchObject({
      message: expect.stringMatching(/^Port \d+ is taken by .+, so the panel cannot open there\.$/),
      hint: expect.stringContaining('--panel-port'),
    });
  });
});
