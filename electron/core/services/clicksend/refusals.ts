import type { Health } from '../../connections/types.ts';
import { ruleForNumber } from './sender-rules.ts';
import { type Sms } from './input.ts';
import { keyRefused, notActivated } from './words.ts';

/** Why ClickSend does not send a message, for the agent and its owner. */
export interface Refusal {
  status: number;
  code: string;
  message: string;
  hint: string;
  field?: string;
  /** Where it is the account that does not work, and not this message. */
  health?: Exclude<Health, { state: 'connected' }>;
}

const ownerMends = 'Only the person who owns this agent can mend it, under Integrations in Keydesk.';

const unchanged = 'Nothing was sent. The same call would be refused again.';

function invalid(message: string, field: string): Refusal {
  return { status: 400, code: 'invalid_input', message, hint: unchanged, field };
}

function account(health: Exclude<Health, { state: 'connected' }>): Refusal {
  const hint = `Nothing was sent. ${ownerMends}`;
  return { status: 424, code: 'needs_reconnect', message: health.reason, hint, health };
}

/** What stands in `data.messages[].status`, as far as ClickSend has written it down. */
const known: Record<string, Refusal> = {
  INVALID_RECIPIENT: invalid('ClickSend does not take this number: it is not a number that gets SMS.', 'to'),
  EMPTY_MESSAGE: invalid('ClickSend found the message empty.', 'body'),
  MISSING_REQUIRED_FIELDS: invalid('ClickSend misses something in this message.', 'to'),
  TOO_MANY_RECIPIENTS: invalid('ClickSend found too many recipients.', 'to'),
  INSUFFICIENT_CREDIT: {
    status: 402,
    code: 'no_credit',
    message: 'The ClickSend account has not enough credit for this message.',
    hint: 'Nothing was sent. The person whose account it is has to add credit at ClickSend.',
  },
  THROTTLED: {
    status: 429,
    code: 'rate_limited',
    message: 'ClickSend sends the same text to the same number only once within some time.',
    hint: 'Nothing was sent this time; the earlier message was. Wait, or change the text.',
  },
  ACCOUNT_NOT_ACTIVATED: account(notActivated),
  MISSING_CREDENTIALS: account(keyRefused),
  INVALID_CREDENTIALS: account(keyRefused),
};

export function refusalOf(status: string, sms: Sms, from: string): Refusal {
  if (status === 'INVALID_SENDER_ID') return senderRefused(sms, from);
  return (isFamiliar(status) ? known[status] : undefined) ?? unfamiliar(status);
}

/** What one country refuses another one takes, so the connection stays as it is. */
function senderRefused({ to }: Sms, from: string): Refusal {
  const sender = from === '' ? 'a shared number' : from;
  const rule = ruleForNumber(to, from);
  return {
    status: 403,
    code: 'not_allowed',
    message: `ClickSend does not let this account send as ${sender} to this number.${rule === null ? '' : ` ${rule}`}`,
    hint: `Nothing was sent. ${ownerMends}`,
  };
}

function unfamiliar(status: string): Refusal {
  const reason = /^[A-Z][A-Z0-9_]{0,59}$/.test(status)
    ? `reason ${status}`
    : 'reason that Keydesk cannot read';
  return {
    status: 403,
    code: 'not_allowed',
    message: `ClickSend did not send the message, with the ${reason}.`,
    hint: 'Nothing was sent. Look up the reason in the documentation of ClickSend before you try again.',
  };
}

export function isFamiliar(status: string): boolean {
  return status === 'INVALID_SENDER_ID' || Object.hasOwn(known, status);
}

/** The request as a whole was turned down before anybody looked at the message. */
export function requestRefused(status: number): Refusal {
  if (status === 429) {
    return {
      status: 429,
      code: 'rate_limited',
      message: 'ClickSend is limiting requests at the moment.',
      hint: 'Nothing was sent. Try again later.',
    };
  }
  return {
    status: 400,
    code: 'invalid_input',
    message: `ClickSend did not take the message (HTTP ${status}).`,
    hint: unchanged,
  };
}

/** ClickSend would send the beginning only. */
export function tooLongForAccount({ text }: Sms, cutTo: string): Refusal {
  const lengths = `${cutTo.length} of ${text.body.length} characters`;
  return invalid(
    `This ClickSend account lets only a part of the message through, ${lengths}. Shorten it, or have its owner raise the limit of message parts at ClickSend.`,
    'body',
  );
}
