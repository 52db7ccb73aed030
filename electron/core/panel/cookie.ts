import type { IncomingMessage } from 'node:http';

/** Browsers keep cookies per host, not per port: the port in the name keeps two desks on one machine apart. */
export function cookieName(port: number): string {
  return `keydesk_${port}`;
}

export function readCookie(request: IncomingMessage, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}

export function sessionCookie(name: string, token: string | null): string {
  const flags = 'Path=/; HttpOnly; SameSite=Strict';
  return token === null ? `${name}=; ${flags}; Max-Age=0` : `${name}=${token}; ${flags}`;
}
