import type { OAuthApp, OAuthProvider } from '../../../shared/ipc/oauth.ts';
import { i18n } from '../../lib/i18n.ts';
import type { SignInService } from '../integrations/connection.ts';

export const serviceOf: Record<OAuthProvider, SignInService> = { google: 'gmail', microsoft: 'outlook' };

/** How many connections were made with it, in words. */
export function inUse({ connections }: OAuthApp): string {
  return connections === 0 ? i18n.t('oauth.unused') : i18n.t('oauth.usedBy', { count: connections });
}

/** The pages of the providers' consoles that the guides lead to. */
export const consolePages = {
  googleProject: 'https://console.cloud.google.com/projectcreate',
  googleApi: 'https://console.cloud.google.com/apis/library/gmail.googleapis.com',
  googleAudience: 'https://console.cloud.google.com/auth/audience',
  googleScopes: 'https://console.cloud.google.com/auth/scopes',
  googleClients: 'https://console.cloud.google.com/auth/clients',
  microsoftApps: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
} as const;

/** What the guides give to copy, exactly as the consoles want it. */
export const googleScopes = {
  send: 'https://www.googleapis.com/auth/gmail.send',
  read: 'https://www.googleapis.com/auth/gmail.readonly',
  draft: 'https://www.googleapis.com/auth/gmail.compose',
} as const;
export const microsoftPermissions = [
  'User.Read',
  'offline_access',
  'Mail.Send',
  'Mail.Read',
  'Mail.ReadWrite',
];
export const microsoftRedirect = 'http://localhost';
