import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeKey } from '../../tests/simulators/fake-keys.ts';
import { ada } from '../core/testing.ts';
import { writeTestPanel } from '../core/panel/testing.ts';
import { usage } from './args.ts';

const passphrase = 'a passphrase for this test';

/** The shell as a process of its own, from its source, with a panel of one page. */
const script = `
  import { runHeadless } from ${JSON.stringify(path.join(import.meta.dirname, 'run.ts'))};
  const [panelDir, ...argv] = process.argv.slice(1);
  await runHeadless({ argv, version: '0.0.0', panelDir });
`;

describe('the headless shell', { timeout: 60_000 }, () => {
  let folder: string;
  let panelDir: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'keydesk-headless-'));
    panelDir = await writeTestPanel();
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await rm(panelDir, { recursive: true, force: true });
  });

  function start(argv: string[], env: Record<string, string> = {}) {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script, panelDir, ...argv], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
    const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...said }));
    const line = once(createInterface({ input: child.stdout }), 'line').then(([first]) =>
      JSON.parse(first as string),
    );
    line.catch(() => undefined);
    return {
      child,
      ended,
      said,
      ready: () => Promise.race([line, ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]),
    };
  }

  const startIn = (
    data: string,
    env: Record<string, string> = { KEYDESK_PASSPHRASE: passphrase },
    more: string[] = [],
  ) => start(['--data', path.join(folder, data), '--port', '0', '--panel-port', '0', ...more], env);

  async function call(panel: string, route: string, input: unknown, cookie = '') {
    const response = await fetch(`${panel}/rpc/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-keydesk-panel': '1', cookie },
      body: JSON.stringify(input),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    return { ...answer, cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
  }

  it('says on its first line where it is, and stops cleanly on SIGTERM', async () => {
    const shell = startIn('first');
    const ready = await shell.ready();
    expect(ready).toEqual({
      event: 'ready',
      gateway: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      panel: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      setupToken: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect((await fetch(ready.panel)).status).toBe(200);
    expect((await fetch(`${ready.gateway}/healthz`)).status).toBe(200);
    shell.child.kill('SIGTERM');
    const { code, stdout } = await shell.ended;
    expect({ code, lines: stdout.trim().split('\n').length }).toEqual({ code: 0, lines: 1 });
  });

  it('wants its setup token for the first admin, and names none afterwards', async () => {
    const first = startIn('admin');
    const { panel, setupToken } = await first.ready();
    expect(await call(panel, 'setup.createAdmin', ada)).toMatchObject({ error: { field: 'setupToken' } });
    expect(await call(panel, 'setup.createAdmin', { ...ada, setupToken })).toMatchObject({ ok: true });
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(0);

    const second = startIn('admin');
    expect(await second.ready()).not.toHaveProperty('setupToken');
    expect(second.said.stderr).not.toContain(setupToken);
    second.child.kill('SIGTERM');
    await second.ended;
  });

  it('keeps keys behind the passphrase over a restart, read from a file', async () => {
    const file = path.join(folder, 'passphrase');
    await writeFile(file, `${passphrase}\n`, { mode: 0o600 });
    const env = { KEYDESK_PASSPHRASE_FILE: file };
    const first = startIn('file', env);
    const { panel, setupToken } = await first.ready();
    const { cookie } = await call(panel, 'setup.createAdmin', { ...ada, setupToken });
    const provider = createServer((_request, response) => response.writeHead(500).end());
    provider.listen(0, '127.0.0.1');
    await once(provider, 'listening');
    const baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    const saved = await call(
      panel,
      'systemKeys.save',
      { service: 'serper', secret: fakeKey('serper'), baseUrl },
      cookie,
    );
    expect(saved).toMatchObject({ ok: true, data: { status: 'unverified' } });
    first.child.kill('SIGTERM');
    await first.ended;

    const second = startIn('file', env);
    const again = await call((await second.ready()).panel, 'session.signIn', ada);
    const { panel: secondPanel } = await second.ready();
    expect(await call(secondPanel, 'vault.status', {}, again.cookie)).toMatchObject({
      data: { state: 'ready', protection: 'passphrase' },
    });
    expect(await call(secondPanel, 'systemKeys.list', {}, again.cookie)).toMatchObject({
      data: [{ service: 'serper', status: 'unverified' }],
    });
    second.child.kill('SIGTERM');
    await second.ended;
    provider.close();

    const wrong = await startIn('file', { KEYDESK_PASSPHRASE: 'not that passphrase' }).ended;
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).not.toMatch(/ {4}at /);

    const none = startIn('file', {});
    const locked = await call((await none.ready()).panel, 'session.signIn', ada);
    expect(await call((await none.ready()).panel, 'vault.status', {}, locked.cookie)).toMatchObject({
      data: { state: 'locked' },
    });
    none.child.kill('SIGTERM');
    await none.ended;
  });

  it('starts without its gateway when the port is taken, and says so', async () => {
    const other = await occupy();
    const { port } = other.address() as AddressInfo;
    const shell = startIn('taken', { KEYDESK_PASSPHRASE: passphrase }, ['--port', String(port)]);
    expect(await shell.ready()).toMatchObject({
      gateway: null,
      problem: { message: expect.stringContaining(String(port)), freePort: expect.any(Number) },
    });
    shell.child.kill('SIGTERM');
    expect((await shell.ended).code).toBe(0);
    other.close();
  });

  it('does not start when the port of its panel is taken', async () => {
    const other = await occupy();
    const { port } = other.address() as AddressInfo;
    const { code, stdout, stderr } = await startIn('panel-taken', {}, ['--panel-port', String(port)]).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `Port ${port} is taken by another program, so the panel cannot open there.\n` +
        'Stop the other program, or name another port with --panel-port (0 picks a free one).\n',
    );
    other.close();
  });

  it('shows its usage for arguments that it does not know', async () => {
    const { code, stdout, stderr } = await start(['--verbose']).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('--verbose');
    expect(stderr).toContain(usage);
  });

  it.each([
    [
      'a passphrase file that is not there',
      { KEYDESK_PASSPHRASE_FILE: '/nowhere/passphrase' },
      'cannot be read',
    ],
    ['a passphrase that is too short', { KEYDESK_PASSPHRASE: 'short' }, 'too short'],
  ])('ends with words and no stack for %s', async (_what, env, words) => {
    const { code, stdout, stderr } = await startIn('bad-passphrase', env).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/ {4}at |\/nowhere/);
  });

  it('refuses a folder that another one has open', async () => {
    const first = startIn('shared');
    await first.ready();
    const { code, stderr } = await startIn('shared').ended;
    expect(code).toBe(1);
    expect(stderr).toContain('already open in another Keydesk');
    first.child.kill('SIGTERM');
    await first.ended;
  });
});

async function occupy(): Promise<Server> {
  const server = createTcpServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
