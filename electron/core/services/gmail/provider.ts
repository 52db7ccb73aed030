import { MailApi, type MailProvider, type ProviderError } from '../mail/mailbox/api.ts';
import type { MailboxLease } from '../mail/mailbox/lease.ts';
import type { Asked, KnownRefusals } from '../mail/mailbox/refusals.ts';
import { isObject, objectsIn } from '../shared-state.ts';

export type GmailLease = MailboxLease<'gmail'>;

/** Requests per minute and mails per day; Google tells both by 403 or 429. */
const limitCodes = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'dailyLimitExceeded',
  'quotaExceeded',
  'RATE_LIMIT_EXCEEDED',
]);

export const gmail: MailProvider = {
  name: 'Gmail',
  errorIn,
  limits: (code) => limitCodes.has(code),
};

const known: KnownRefusals = {
  accessNotConfigured: switchedOff(),
  SERVICE_DISABLED: switchedOff(),
  failedPrecondition: {
    status: 403,
    code: 'not_allowed',
    message: 'This Google account has no Gmail mailbox, or it is switched off.',
    hint: 'The owner of the account can see it at mail.google.com.',
  },
  domainPolicy: {
    status: 403,
    code: 'not_allowed',
    message: 'The organisation of this account does not allow apps to use its Gmail.',
    hint: 'Its Google Workspace administrator can allow it.',
  },
};

function switchedOff(): KnownRefusals[string] {
  return {
    status: 403,
    code: 'not_allowed',
    message: 'The Gmail API is not switched on in the Google project that this team signs in with.',
    hint: 'The admin switches it on in the Google Cloud console, under APIs & Services; it takes some minutes.',
  };
}

export const withoutPermission = ['insufficientPermissions', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'];

export function asked(needs: Asked['needs']): Asked {
  return { provider: gmail, known, needs, withoutPermission };
}

export function gmailApi({ grant }: GmailLease): MailApi {
  return new MailApi(gmail, grant);
}

/** Below an origin; `me` is whoever the token is of, so no call can name another mailbox. */
export const me = '/gmail/v1/users/me';

/** Old errors carry a reason in `errors`, new ones in `details`. */
function errorIn(json: unknown): ProviderError | null {
  const error = isObject(json) ? json['error'] : undefined;
  if (!isObject(error)) return null;
  const [code] = [
    ...objectsIn(error['details']).map(({ reason }) => reason),
    ...objectsIn(error['errors']).map(({ reason }) => reason),
    error['status'],
  ].filter((reason) => typeof reason === 'string');
  return { code: code ?? '', message: typeof error['message'] === 'string' ? error['message'] : '' };
}
