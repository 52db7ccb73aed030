import { z } from 'zod';
import type { OAuthProvider } from '../../../shared/ipc/oauth.ts';
import type { ProbeFailure } from '../services/probe.ts';
import { providerNames } from './providers.ts';
import type { WireAnswer } from './wire.ts';

/** What kind of no a token endpoint gave: who can mend it. */
export type Refusal =
  /** The grant is over: only a new sign-in helps. */
  | { kind: 'grant'; reason: string; code: number | null }
  /** The team's registration is not accepted: an admin has to act; the people's grants may well be fine. */
  | { kind: 'registration'; reason: string; code: number | null }
  /** May pass by itself. */
  | { kind: 'passing'; reason: string; unreachable: boolean; retryAfterMs: number | null };

const refusal = z.object({
  error: z.string(),
  error_description: z.string().optional().catch(undefined),
  error_codes: z.array(z.number()).optional().catch(undefined),
  suberror: z.string().optional().catch(undefined),
});
type Said = z.infer<typeof refusal>;

const grantErrors = new Set(['invalid_grant', 'interaction_required', 'consent_required', 'login_required']);
const registrationErrors = new Set([
  'invalid_client',
  'unauthorized_client',
  'deleted_client',
  'disabled_client',
  'org_internal',
  'redirect_uri_mismatch',
]);

/** Reads an answer that is no token. */
export function readRefusal(provider: OAuthProvider, answer: WireAnswer | null): Refusal {
  const name = providerNames[provider];
  if (!answer) return passing(`${name} could not be asked.`);
  if ('failure' in answer) return passing(unreachable(name, answer.failure), true);
  const said = refusal.safeParse(answer.json);
  if (!said.success || answer.status >= 500 || answer.status === 429) {
    return passing(odd(name, answer.status, said.success), false, answer.retryAfterMs);
  }
  const code = codeOf(said.data);
  const known = code === null ? undefined : microsoftCodes[code];
  if (grantErrors.has(said.data.error)) {
    return { kind: 'grant', reason: known ?? grantReason(provider, said.data), code };
  }
  if (registrationErrors.has(said.data.error) || isAboutTheApp(said.data, code)) {
    return { kind: 'registration', reason: known ?? registrationReason(name, said.data.error), code };
  }
  return passing(
    `${name} refused with “${plain(said.data.error)}”, which says nothing about your sign-in.`,
    false,
    answer.retryAfterMs,
  );
}

/** Codes that blame the app, whatever the error is called. */
export const registrationCodes: ReadonlySet<number> = new Set([
  50011, 50194, 90002, 90008, 500011, 650053, 700016, 900023, 7000112, 7000218, 9002326,
]);

function isAboutTheApp({ error, error_description = '' }: Said, code: number | null): boolean {
  if (code !== null) return registrationCodes.has(code);
  return error === 'invalid_request' && error_description.includes('client_secret');
}

function passing(reason: string, unreachable = false, retryAfterMs: number | null = null): Refusal {
  return { kind: 'passing', reason, unreachable, retryAfterMs };
}

function unreachable(name: string, failure: ProbeFailure): string {
  switch (failure) {
    case 'timeout':
      return `${name}’s sign-in did not answer in time.`;
    case 'not_found':
      return `${name}’s sign-in could not be found: this computer may be offline.`;
    case 'refused':
      return `${name}’s sign-in refuses connections at the moment.`;
    case 'forbidden':
      return `The name of ${name}’s sign-in leads to an address that cannot be its own; nothing was sent there.`;
    case 'certificate':
      return `The connection to ${name}’s sign-in is not secure (its certificate is not trusted), so nothing was sent.`;
    case 'broken':
      return `The connection to ${name}’s sign-in broke.`;
    default:
      return failure satisfies never;
  }
}

function odd(name: string, status: number, spoke: boolean): string {
  if (status === 429) return `${name} asks Keydesk to wait before it renews the sign-in.`;
  if (status >= 500) return `${name}’s sign-in has trouble at the moment (HTTP ${status}).`;
  const what = spoke ? 'something unexpected' : 'a page instead of an answer';
  return `${name}’s sign-in sent ${what} (HTTP ${status}): a proxy or a network sign-in may be in between.`;
}

function grantReason(provider: OAuthProvider, { error, suberror }: Said): string {
  if (provider === 'google') {
    if (suberror === 'rapt_required' || suberror === 'invalid_rapt') {
      return 'Your organisation asks you to sign in to Google again from time to time. Connect again.';
    }
    return 'Google no longer accepts this sign-in: access was withdrawn, the password was changed, it was not used for six months, or the team’s app is in Testing mode, which ends every sign-in after 7 days. Connect again.';
  }
  if (error === 'consent_required' || suberror === 'consent_required')
    return microsoftCodes[65001] ?? endedAtMicrosoft;
  return endedAtMicrosoft;
}

const endedAtMicrosoft =
  'Microsoft no longer accepts this sign-in: access was withdrawn, or the password was changed. Connect again.';

function registrationReason(name: string, error: string): string {
  if (error === 'org_internal') {
    return 'The team’s app at Google is for people of its own organisation only, and this account is not one of them. An admin can change that in the Google Cloud console.';
  }
  return `${name} does not accept the team’s app: its client ID or secret is wrong, or it was disabled or deleted. An admin has to mend that under Settings.`;
}

function codeOf({ error_codes, error_description }: Said): number | null {
  const [first] = error_codes ?? [];
  if (first !== undefined) return first;
  return aadCode(error_description);
}

/** Microsoft's own number of an error, as in `AADSTS65001: The user or administrator has not consented …`. */
export function aadCode(text: string | undefined | null): number | null {
  const found = /\bAADSTS(\d{4,9})\b/.exec(text ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

/** An error code may be anything that a server sends; only what looks like one is repeated. */
function plain(code: string): string {
  return /^[\w.-]{1,64}$/.test(code) ? code : 'an unknown error';
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export const microsoftCodes: Readonly<Record<number, string>> = {
  16000: 'Microsoft wants you to choose an account. Connect again.',
  50020:
    'This account does not belong to the organisation that the team’s app is for. Connect with your work account of that organisation.',
  50034: 'Microsoft does not know this account in your organisation any more. Ask your administrator.',
  50053:
    'Microsoft has locked this account after too many failed sign-ins. Wait or ask your administrator, then connect again.',
  50055: 'Your Microsoft password has expired. Change it, then connect again.',
  50057: 'Your Microsoft account has been disabled. Ask the administrator of your organisation.',
  50058: 'Microsoft no longer has a session for this sign-in. Connect again.',
  50076: 'Your organisation asks for a second step (multi-factor) at sign-in. Connect again and complete it.',
  50078: 'Your multi-factor sign-in has expired, as your organisation requires. Connect again.',
  50079:
    'Your organisation now asks for a second step (multi-factor), which you have to set up. Connect again.',
  50089: 'This sign-in has ended after the time that your organisation allows. Connect again.',
  50105:
    'You are not assigned to the team’s app in your organisation. Ask its administrator to assign you, then connect again.',
  50126: 'Microsoft no longer accepts the password of this sign-in. Connect again.',
  50132: 'Your Microsoft password was changed or your sessions were ended. Connect again.',
  50133: 'Your Microsoft password was changed or reset. Connect again.',
  50158: 'Your organisation asks for another check at sign-in. Connect again and complete it.',
  50173:
    'Your Microsoft password was changed, or your sessions were ended, since you signed in. Connect again.',
  50194:
    'The team’s app is for one organisation only, but no tenant is entered for it. An admin has to enter the tenant under Settings; then connect again.',
  53000:
    'Your organisation only lets managed devices in (conditional access). Ask its administrator, then connect again.',
  53001:
    'Your organisation only lets devices of its own domain in (conditional access). Ask its administrator, then connect again.',
  53003:
    'A rule of your organisation (conditional access) blocks this sign-in. Ask its administrator, then connect again.',
  54005: 'The answer of the sign-in was used already. Connect again.',
  65001: 'Permission for the team’s app was withdrawn, or an administrator has to give it. Connect again.',
  65004: 'You declined the permission at Microsoft.',
  70000: 'Microsoft does not recognise this sign-in any more. Connect again.',
  70008: 'This sign-in has expired. Connect again.',
  70043: 'This sign-in has ended after the time that your organisation allows. Connect again.',
  90002:
    'Microsoft does not know the tenant that is entered for the team’s app. An admin has to correct it under Settings.',
  90008: 'The team’s app lacks a permission at Microsoft (User.Read). An admin has to add it in Entra.',
  90094: 'Your organisation wants an administrator to approve the team’s app first.',
  90095:
    'Your organisation wants an administrator to approve the team’s app; your request can be sent to them.',
  500011:
    'Microsoft does not offer what was asked for in this organisation. An admin has to look at the team’s app in Entra.',
  700016:
    'Microsoft does not know the team’s app in this tenant: the client ID or the tenant is wrong. An admin has to correct it under Settings.',
  700082: 'This sign-in was not used for too long (90 days), so Microsoft has ended it. Connect again.',
  700084: 'This sign-in has ended after its 24 hours. Connect again.',
  7000112: 'The team’s app is disabled in Entra. An admin has to enable it there.',
  7000218:
    'Microsoft asks the team’s app for a secret: in Entra, under Authentication, an admin has to allow public client flows and use “Mobile and desktop applications”.',
};
