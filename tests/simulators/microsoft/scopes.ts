const graph = 'https://graph.microsoft.com/';

const meanings: Record<string, string> = {
  openid: 'Sign you in',
  profile: 'View your basic profile',
  email: 'View your email address',
  // The library under the simulator has its own rules for offline_access.
  offline: 'Maintain access to data you have given it access to',
  'User.Read': 'Sign you in and read your profile',
  'Mail.Send': 'Send mail as you',
  'Mail.ReadBasic': 'Read your basic mail',
  'Mail.Read': 'Read your mail',
  'Mail.ReadWrite': 'Read and write access to your mail',
};

export const knownScopes = Object.keys(meanings);
export const meaningOf = (scope: string): string => meanings[scope] ?? scope;

/** Short or with Graph's address in front, and in any case. */
export function innerScope(scope: string): string {
  if (scope === 'offline_access') return 'offline';
  const short = scope.startsWith(graph) ? scope.slice(graph.length) : scope;
  return knownScopes.find((name) => name.toLowerCase() === short.toLowerCase()) ?? short;
}

/** The scopes that a token answer names: offline_access is never among them. */
export function outerScopes(scopes: string): string {
  return scopes
    .split(' ')
    .filter((scope) => scope !== 'offline')
    .join(' ');
}
