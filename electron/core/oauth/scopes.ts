import type { Permission } from '../../../shared/ipc/permissions.ts';
import type { OAuthProvider } from '../../../shared/ipc/oauth.ts';

/**
 * The smallest scopes that each permission works with. Microsoft's `sendMail` answers without an id, so mail goes out
 * through a draft, which takes Mail.ReadWrite: with less there would be nothing to find an unclear send again by.
 */
const needed: Record<OAuthProvider, Record<Permission, readonly string[]>> = {
  google: {
    send: ['https://www.googleapis.com/auth/gmail.send'],
    read: ['https://www.googleapis.com/auth/gmail.readonly'],
    draft: ['https://www.googleapis.com/auth/gmail.compose'],
  },
  microsoft: {
    send: ['Mail.Send', 'Mail.ReadWrite'],
    read: ['Mail.Read'],
    draft: ['Mail.ReadWrite'],
  },
};

/** Who it is, asked for always. MSAL adds openid, profile and offline_access itself. */
const identity: Record<OAuthProvider, readonly string[]> = {
  google: ['openid', 'email'],
  microsoft: ['User.Read'],
};

/** What allows more than its own name says. */
const includes: Readonly<Record<string, readonly string[]>> = {
  'https://www.googleapis.com/auth/gmail.compose': ['https://www.googleapis.com/auth/gmail.send'],
  'Mail.ReadWrite': ['Mail.Read'],
};

export function scopesFor(provider: OAuthProvider, permissions: readonly Permission[]): string[] {
  const wanted = permissions.flatMap((permission) => needed[provider][permission]);
  return [...new Set([...identity[provider], ...wanted])];
}

/** Of what was asked for, what the granted scopes allow: people can untick at Google, and admins at Microsoft. */
export function permitted(
  provider: OAuthProvider,
  asked: readonly Permission[],
  granted: readonly string[],
): Permission[] {
  const held = new Set(granted.map(shortName).flatMap((scope) => [scope, ...(includes[scope] ?? [])]));
  return asked.filter((permission) => needed[provider][permission].every((scope) => held.has(scope)));
}

/** Graph's scopes may come back with the address of Graph in front, which differs from cloud to cloud. */
function shortName(scope: string): string {
  return scope.replace(/^https:\/\/(?:dod-)?(?:microsoft)?graph\.[a-z.]+\//, '');
}
