import { MailApi, type MailProvider, type ProviderError } from '../mail/mailbox/api.ts';
import type { MailboxLease } from '../mail/mailbox/lease.ts';
import type { Asked, KnownRefusals } from '../mail/mailbox/refusals.ts';
import { isObject } from '../shared-state.ts';

export type OutlookLease = MailboxLease<'outlook'>;

export const outlook: MailProvider = {
  name: 'Outlook',
  errorIn,
  limits: (code) => code === 'ApplicationThrottled' || code === 'MailboxConcurrency',
};

const noMailbox = {
  status: 403,
  code: 'not_allowed',
  message: 'This Microsoft account has no mailbox that apps can reach.',
  hint: 'The organisation may keep it elsewhere, or it has no licence for one. Its administrator knows.',
};

const cannotSend = {
  status: 403,
  code: 'not_allowed',
  message: 'Microsoft does not let this account send mail.',
  hint: 'It may be blocked after unusual sending; its owner sees it at outlook.office.com.',
};

const known: KnownRefusals = {
  MailboxNotEnabledForRESTAPI: noMailbox,
  MailboxNotSupportedForRESTAPI: noMailbox,
  ErrorSendAsDenied: cannotSend,
  ErrorAccountSuspend: cannotSend,
  ErrorExceededMessageLimit: {
    status: 403,
    code: 'not_allowed',
    message: 'This account has sent as many mails as Microsoft lets it send in a day.',
    hint: 'Send again tomorrow.',
  },
  ErrorInvalidRecipients: {
    status: 400,
    code: 'invalid_input',
    message: 'Microsoft does not take one of the recipients.',
    hint: 'Check the addresses.',
    field: 'to',
  },
  ErrorMessageSizeExceeded: {
    status: 413,
    code: 'too_large',
    message: 'The mail is larger than this mailbox may send.',
    hint: 'Attach less.',
    field: 'attachments',
  },
  ErrorQuotaExceeded: {
    status: 403,
    code: 'not_allowed',
    message: 'The mailbox is full, so nothing can be written into it.',
    hint: 'Its owner has to make room.',
  },
};

export function asked(needs: Asked['needs']): Asked {
  return {
    provider: outlook,
    known,
    needs,
    withoutPermission: ['ErrorAccessDenied', 'Authorization_RequestDenied'],
  };
}

export function outlookApi({ grant }: OutlookLease): MailApi {
  return new MailApi(outlook, grant);
}

/** Below an origin; `me` is whoever the token is of, so no call can name another mailbox. */
export const me = '/v1.0/me';

/** Ids that stay when a mail moves, as a draft does that is sent. */
export const immutableIds = { prefer: 'IdType="ImmutableId"' };

export function messagePath(id: string): string {
  return `${me}/messages/${encodeURIComponent(id)}`;
}

function errorIn(json: unknown): ProviderError | null {
  const error = isObject(json) ? json['error'] : undefined;
  if (!isObject(error)) return null;
  const { code, message } = error;
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : '' };
}
