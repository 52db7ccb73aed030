const base = 'https://www.googleapis.com/auth/';

export const googleScopes = {
  all: 'https://mail.google.com/',
  modify: `${base}gmail.modify`,
  compose: `${base}gmail.compose`,
  send: `${base}gmail.send`,
  readonly: `${base}gmail.readonly`,
  metadata: `${base}gmail.metadata`,
  email: `${base}userinfo.email`,
  profile: `${base}userinfo.profile`,
} as const;

/** Scopes of the sign-in itself, which nobody can untick, by every name that they have. */
const signIn: Record<string, string> = {
  openid: 'openid',
  email: 'email',
  profile: 'profile',
  [googleScopes.email]: 'email',
  [googleScopes.profile]: 'profile',
};

const meanings: Record<string, string> = {
  openid: 'Associate you with your personal info on Google',
  email: 'See your primary Google Account email address',
  profile: 'See your personal info',
  [googleScopes.all]: 'Read, compose, send and permanently delete all your email from Gmail',
  [googleScopes.modify]: 'Read, compose and send emails from your Gmail account',
  [googleScopes.compose]: 'Manage drafts and send emails',
  [googleScopes.send]: 'Send email on your behalf',
  [googleScopes.readonly]: 'View your email messages and settings',
  [googleScopes.metadata]: 'View your email message metadata such as labels and headers',
};

export const knownScopes = Object.keys(meanings);
export const meaningOf = (scope: string): string => meanings[scope] ?? scope;
export const canUntick = (scope: string): boolean => !(scope in signIn);

/** Asked for as `email`, or as the URL that means the same. */
export function innerScope(scope: string): string {
  return signIn[scope] ?? scope;
}

/** Google answers with the long names, whichever were asked for. */
export function outerScope(scope: string): string {
  if (scope === 'email') return googleScopes.email;
  return scope === 'profile' ? googleScopes.profile : scope;
}
