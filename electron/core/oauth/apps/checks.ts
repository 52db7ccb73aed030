import type { OAuthCheck, OAuthProvider } from '../../../../shared/ipc/oauth.ts';
import type { Seen } from './seen.ts';

/** What a registration shows by itself, before anybody asks the provider. */
export interface Entered {
  provider: OAuthProvider;
  clientId: string;
  hasSecret: boolean;
  /** There is one, but what protected it is gone. */
  unreadable: boolean;
  tenant: string | null;
  ownEndpoints: boolean;
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What can be told without asking anybody, and what sign-ins have shown. */
export function checksOf(entered: Entered, seen: Seen): OAuthCheck[] {
  return [...enteredChecks(entered), ...seenChecks(entered.provider, seen)];
}

function enteredChecks(entered: Entered): OAuthCheck[] {
  const { provider, clientId, hasSecret, unreadable, tenant, ownEndpoints } = entered;
  const checks: OAuthCheck[] = [];
  if (unreadable) {
    checks.push({
      id: 'client_secret',
      state: 'problem',
      message:
        'Keydesk can no longer read the client secret: what protected it is gone, or the database was changed.',
      hint: 'Enter it again.',
    });
  }
  if (ownEndpoints) return checks;
  if (provider === 'google') {
    if (!clientId.endsWith('.apps.googleusercontent.com')) {
      checks.push({
        id: 'client_id',
        state: 'warning',
        message: 'This does not look like a Google client ID.',
        hint: 'Copy it from the Google Cloud console under “Clients”: it ends with .apps.googleusercontent.com.',
      });
    }
    if (!hasSecret) {
      checks.push({
        id: 'client_secret',
        state: 'warning',
        message: 'No client secret is saved; Google usually wants the one of a desktop client.',
        hint: 'Copy it from the Google Cloud console, where the client was made.',
      });
    }
    return checks;
  }
  if (!guid.test(clientId)) {
    checks.push({
      id: 'client_id',
      state: 'warning',
      message: 'This does not look like an application (client) ID of Entra.',
      hint: 'Copy it from the overview page of the app registration: 32 letters and digits in five groups.',
    });
  }
  if (tenant === null) {
    checks.push({
      id: 'tenant',
      state: 'warning',
      message: 'No tenant is entered, so people sign in at Microsoft’s door for everybody.',
      hint: 'For an app of your own organisation only (“single tenant”) enter the directory (tenant) ID; without it nobody gets in.',
    });
  }
  return checks;
}

function seenChecks(provider: OAuthProvider, seen: Seen): OAuthCheck[] {
  if (seen.workedAt === null && seen.traps.length === 0 && !seen.unticked) {
    return [
      {
        id: 'sign_in',
        state: 'unknown',
        message: 'Nobody has signed in with it yet.',
        hint: 'Some traps show only then. Connect your own account under Integrations to see them here.',
      },
    ];
  }
  const checks = seen.traps.map((trap) => trapCheck(provider, trap, seen.said));
  if (seen.workedAt !== null && seen.traps.length === 0) {
    checks.push({ id: 'sign_in', state: 'ok', message: 'The last sign-in with it worked.', hint: '' });
  }
  if (seen.lastsDays !== null) checks.push(ending(provider, seen.lastsDays));
  if (seen.unticked) checks.push(untickedCheck(provider));
  return checks;
}

/** Google's Testing mode ends every sign-in after 7 days; nothing else of theirs is that short. */
function ending(provider: OAuthProvider, days: number): OAuthCheck {
  if (provider === 'google' && days <= 8) {
    return {
      id: 'testing_mode',
      state: 'problem',
      message: `Sign-ins end after ${days} days: the app is in Testing mode.`,
      hint: 'In the Google Cloud console under “Audience”, make it Internal (with Google Workspace) or publish it to production: unverified is fine for fewer than 100 people. Then everybody connects again.',
    };
  }
  return {
    id: 'ending',
    state: 'warning',
    message: `Sign-ins end after ${days} days.`,
    hint: 'People will be asked to connect again by then; Keydesk shows the date with each connection.',
  };
}

function untickedCheck(provider: OAuthProvider): OAuthCheck {
  return {
    id: 'scopes',
    state: 'warning',
    message: 'At the last sign-in not every permission that was asked for was given.',
    hint:
      provider === 'google'
        ? 'Google lets people untick boxes; also check that the scopes are listed under “Data access”.'
        : 'Check in Entra under “API permissions” that the Mail permissions are there and granted.',
  };
}

type TrapTold = Pick<OAuthCheck, 'message' | 'hint'>;

function trapCheck(provider: OAuthProvider, trap: Seen['traps'][number], said: string): OAuthCheck {
  return { id: trap, state: 'problem', ...told(provider, trap, said) };
}

function told(provider: OAuthProvider, trap: Seen['traps'][number], said: string): TrapTold {
  const google = provider === 'google';
  switch (trap) {
    case 'no_refresh_token':
      return {
        message: 'A sign-in brought no refresh token, so it would have ended after an hour.',
        hint: google
          ? 'The client has to be of the type “Desktop app”.'
          : 'In Entra under “Authentication”, use “Mobile and desktop applications” (not web, not single-page) and keep the permission offline_access.',
      };
    case 'api_disabled':
      return {
        message: 'The Gmail API is not switched on for the project of the app.',
        hint: 'Enable “Gmail API” in the Google Cloud console under “APIs & Services”.',
      };
    case 'redirect':
      return {
        message: 'The provider refuses to send people back to Keydesk on this computer.',
        hint: google
          ? 'The client has to be of the type “Desktop app”; a web client cannot be used.'
          : 'In Entra under “Authentication”, add the platform “Mobile and desktop applications” with the address http://localhost.',
      };
    case 'admin_approval':
      return {
        message: 'The organisation wants an administrator to approve the app first.',
        hint: google
          ? 'In the Google Admin console under “API controls”, trust the app.'
          : 'In Entra under “API permissions”, press “Grant admin consent”.',
      };
    case 'client':
      return {
        message: said === '' ? 'The provider did not accept the app.' : said,
        hint: 'Compare client ID, secret and tenant with what the provider shows.',
      };
    default:
      return trap satisfies never;
  }
}
