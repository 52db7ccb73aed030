import { timingSafeEqual } from 'node:crypto';
import { FlowError, fromCode } from '../flow.ts';
import { providerNames } from '../providers.ts';
import { aadCode, microsoftCodes } from '../refusals.ts';
import type { OAuthProvider } from '../../../../shared/ipc/oauth.ts';

/** Whether the answer is to this very attempt. */
export function isOurs(query: URLSearchParams, state: string): boolean {
  const said = query.getAll('state');
  if (said.length !== 1) return false;
  const given = Buffer.from(said[0] ?? '');
  const wanted = Buffer.from(state);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** The code in an answer that is ours. Throws FlowError for a no, in our own words: what a server writes is not shown. */
export function codeIn(query: URLSearchParams, provider: OAuthProvider, issuerOrigin: string): string {
  const name = providerNames[provider];
  const issuer = query.get('iss');
  if (issuer !== null && (!URL.canParse(issuer) || new URL(issuer).origin !== issuerOrigin)) {
    throw new FlowError(
      'other',
      `The answer came from somebody else than ${name}, so it was not used. Try again; if it stays, tell an admin.`,
    );
  }
  const error = query.get('error');
  if (error !== null) throw refused(provider, error, query);
  const codes = query.getAll('code');
  const [code] = codes;
  if (codes.length !== 1 || !code)
    throw new FlowError('other', `${name} answered without a code. Try again.`);
  return code;
}

const registrationErrors = new Set([
  'unauthorized_client',
  'invalid_client',
  'invalid_request',
  'invalid_scope',
  'unsupported_response_type',
  'redirect_uri_mismatch',
  'org_internal',
]);
const approvalErrors = new Set(['admin_policy_enforced', 'consent_required']);
const busyErrors = new Set(['server_error', 'temporarily_unavailable']);

function refused(provider: OAuthProvider, error: string, query: URLSearchParams): FlowError {
  const name = providerNames[provider];
  const code = aadCode(query.get('error_description'));
  const known = code === null ? undefined : microsoftCodes[code];
  if (code !== null && known) return fromCode(code, known);
  if (approvalErrors.has(error)) {
    return new FlowError(
      'admin_approval',
      `An administrator of your organisation has to approve the team’s app at ${name} first. Ask them, then try again.`,
      'admin_approval',
    );
  }
  if (error === 'access_denied') {
    return new FlowError('denied', `Access was denied at ${name}, so nothing was connected.`);
  }
  if (registrationErrors.has(error)) {
    const trap = error === 'redirect_uri_mismatch' || code === 50011 ? 'redirect' : 'client';
    return new FlowError(
      'registration',
      `${name} refused the team’s app itself, not you. An admin has to look at it under Settings.`,
      trap,
    );
  }
  if (busyErrors.has(error)) {
    return new FlowError('unreachable', `${name} has trouble at the moment. Try again later.`);
  }
  return new FlowError('other', `${name} ended the sign-in without saying why. Try again.`);
}
