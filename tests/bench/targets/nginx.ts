import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Target, chatPath, end, freePort, start, untilReady } from './target.ts';

/** Debian keeps it out of the path of ordinary users. */
const places = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx'];

/** A plain reverse proxy that decides nothing and counts nothing, as fast as one is. Null: it is not installed. */
export async function startNginx(folder: string, upstreamPort: number): Promise<Target | null> {
  const program = places.find((place) => existsSync(place));
  if (program === undefined) return null;
  const port = await freePort();
  const config = join(folder, 'nginx.conf');
  await writeFile(config, configOf(folder, port, upstreamPort));
  const child = start(program, ['-c', config, '-e', join(folder, 'nginx-error.log')]);
  await untilReady(child, port);
  return { name: 'nginx', port, path: chatPath, headers: {}, pid: child.pid ?? 0, stop: () => end(child) };
}

/** One process, kept connections on both sides, no log, nothing held back. */
function configOf(folder: string, port: number, upstreamPort: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
error_log ${join(folder, 'nginx-error.log')};
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 100000000;
  ${temporary.map((name) => `${name}_temp_path ${join(folder, name)};`).join('\n  ')}
  upstream provider {
    server 127.0.0.1:${upstreamPort};
    keepalive 64;
    keepalive_requests 100000000;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://provider;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
    }
  }
}
`;
}
