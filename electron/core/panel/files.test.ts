import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPanelFiles, type PanelFiles } from './files.ts';

describe('the files of the panel', () => {
  let folder: string;
  let files: PanelFiles;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'keydesk-files-'));
    const built = path.join(folder, 'renderer');
    await mkdir(path.join(built, 'assets'), { recursive: true });
    await writeFile(path.join(built, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
    await writeFile(path.join(built, 'assets', 'main-1a2b.js'), 'export {};');
    await writeFile(path.join(built, 'assets', 'data.bin'), 'bytes');
    await writeFile(path.join(folder, 'secret.txt'), 'outside of the panel');
    files = await readPanelFiles(built);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('writes a new nonce into the page and into its policy on every load', () => {
    const first = files.answer('GET', '/');
    const second = files.answer('GET', '/index.html');
    const nonceOf = (text: string) => /(?:content="|'nonce-)([^"']+)/.exec(text)?.[1];
    expect(first.status).toBe(200);
    expect(nonceOf(String(first.body))).toBe(nonceOf(first.headers['content-security-policy'] ?? ''));
    expect(nonceOf(String(first.body))).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(nonceOf(String(first.body))).not.toBe(nonceOf(String(second.body)));
  });

  it('gives the page a policy without inline scripts, foreign hosts, frames or forms', () => {
    const policy = files.answer('GET', '/').headers['content-security-policy'];
    expect(policy?.replace(/nonce-[^']+/, 'nonce-N')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-N'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it('serves a built file with its type, and nothing in it may run as a page', () => {
    const { status, headers, body } = files.answer('GET', '/assets/main-1a2b.js');
    expect({ status, body: String(body) }).toEqual({ status: 200, body: 'export {};' });
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('names no type for a file that it does not know', () => {
    expect(files.answer('GET', '/assets/data.bin').headers['content-type']).toBe('application/octet-stream');
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..\\secret.txt',
    '//etc/passwd',
    '/assets/',
    '/assets',
    '/Index.html',
    '/index.html/',
    'http://127.0.0.1/index.html',
    '/__proto__',
    '',
  ])('has nothing at %j', (urlPath) => {
    expect(files.answer('GET', urlPath).status).toBe(404);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('refuses %s', (method) => {
    expect(files.answer(method, '/').status).toBe(405);
  });

  it('says what to do when the panel was never built', async () => {
    await expect(readPanelFiles(path.join(folder, 'nowhere'))).rejects.toMatchObject({
      message: 'The panel has not been built.',
      hint: 'Run "npm run build" first.',
    });
  });
});
