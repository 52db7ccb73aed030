import type { IncomingMessage } from 'node:http';

/** Browsers keep cookies per host, not per port: the port in the name keeps two desks on one machine apart. */
export function cookieName(port: number): string {
  return `keydesk_${port}`;
}

/** Beside the session's, and outlives it. */
export const deviceCookieName = (session: string) => `${session}_device`;

/** The longest that browsers keep a cookie; every sign-in begins it anew. */
const deviceSeconds = 400 * 24 * 60 * 60;

export function readCookie(request: IncomingMessage, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}

export function sessionCookie(name: string, token: string | null): string {
  return token === null ? `${name}=; ${flags}; Max-Age=0` : `${name}=${token}; ${flags}`;
}

export function deviceCookie(name: string, token: string): string {
  return `${name}=${token}; ${flags}; Max-Age=${deviceSeconds}`;
}

const flags = 'Path=/; HttpOnly; SameSite=Strict';
