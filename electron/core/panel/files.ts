import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { StartProblem } from '../start-problem.ts';
import { commonHeaders, inertPolicy, pagePolicy } from './headers.ts';

export interface PanelAnswer {
  status: 200 | 404 | 405;
  headers: Record<string, string>;
  body: string | Buffer<ArrayBuffer>;
}

/** The built panel, for the window's `app://` as well as for a browser. */
export interface PanelFiles {
  answer(method: string, urlPath: string): PanelAnswer;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const noncePlace = '__CSP_NONCE__';

/**
 * Reads every built file once. A request is looked up among these by its exact name, so no path is ever made from a
 * URL and there is nothing to climb out of.
 */
export async function readPanelFiles(dir: string): Promise<PanelFiles> {
  const files = new Map<string, Buffer<ArrayBuffer>>();
  for (const name of await listFiles(dir)) {
    files.set(`/${name.split(path.sep).join('/')}`, await readFile(path.join(dir, name)));
  }
  const page = files.get('/index.html')?.toString('utf8');
  if (page === undefined)
    throw new StartProblem('The panel has not been built.', 'Run "npm run build" first.');

  return {
    answer(method, urlPath) {
      if (method !== 'GET' && method !== 'HEAD') return plain(405, 'Only GET and HEAD.');
      if (urlPath === '/' || urlPath === '/index.html') return freshPage(page);
      const body = files.get(urlPath);
      return body ? file(urlPath, body) : plain(404, 'Nothing of this name.');
    },
  };
}

async function listFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  return (
    entries
      // A leading dot: marks of the build, not of the panel.
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
  );
}

function freshPage(page: string): PanelAnswer {
  const nonce = randomBytes(16).toString('base64');
  return {
    status: 200,
    headers: {
      ...commonHeaders,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': pagePolicy(nonce),
      'cache-control': 'no-store',
    },
    body: page.replaceAll(noncePlace, nonce),
  };
}

function file(urlPath: string, body: Buffer<ArrayBuffer>): PanelAnswer {
  return {
    status: 200,
    headers: {
      ...commonHeaders,
      'content-type': types[path.posix.extname(urlPath)] ?? 'application/octet-stream',
      'content-security-policy': inertPolicy,
      // Vite puts a hash of the content into the names under assets/.
      'cache-control': urlPath.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
    },
    body,
  };
}

function plain(status: 404 | 405, text: string): PanelAnswer {
  return {
    status,
    headers: {
      ...commonHeaders,
      'content-type': 'text/plain; charset=utf-8',
      'content-security-policy': inertPolicy,
      'cache-control': 'no-store',
      ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
    },
    body: text,
  };
}
