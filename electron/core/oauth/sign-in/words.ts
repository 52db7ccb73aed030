import type { Permission } from '../../../../shared/ipc/permissions.ts';

// What people hear of a sign-in that ends otherwise than connected.

export const cancelled = 'The sign-in was cancelled; nothing was changed.';
export const replaced = 'Another sign-in was begun; this one is over.';
export const signedOut =
  'You are no longer signed in to Keydesk, so the sign-in was ended; nothing was changed.';

export const portBlocked = {
  message:
    'Keydesk could not open a port on this computer for the answer of the sign-in: a firewall or another program blocks it.',
  hint: 'Allow Keydesk to listen on 127.0.0.1, then try again.',
};

export function timedOut(name: string): string {
  return `Nothing came back from ${name} within five minutes, so Keydesk stopped waiting. Try again; if the browser could not open the last page, a proxy or VPN may keep it from reaching this computer.`;
}

const allows: Record<Permission, string> = {
  send: 'sending mail',
  read: 'reading mail',
  draft: 'writing drafts',
};

export function notGiven(missing: readonly Permission[]): string {
  const what = missing.map((permission) => allows[permission]).join(' and ');
  return `Connected, but without permission for ${what}: it was not given. Your agents do without, until you connect again and allow it.`;
}
