import type { SendChecker, SentMessage } from '../../sends/types.ts';
import { isYes } from '../mail/mailbox/answers.ts';
import type { ApiAnswer } from '../mail/mailbox/api.ts';
import { leaseOf, messageIdFor } from '../mail/mailbox/lease.ts';
import { refusalOf } from '../mail/mailbox/refusals.ts';
import { isObject, objectsIn } from '../shared-state.ts';
import { referenceProperty } from './message-body.ts';
import { asked, immutableIds, me, messagePath, outlookApi } from './provider.ts';
import { odata } from './search.ts';

type Checked = Awaited<ReturnType<SendChecker>>;

/** A draft that was to be sent may be on its way for so long. */
const mayStillGoMs = 5 * 60_000;
const $select = 'id,isDraft';

/** Looks at the draft that it went out as, and else for our marks on any mail. */
export const checkOutlook: SendChecker = async (message, anyLease, signal) => {
  const lease = leaseOf(anyLease, 'outlook');
  const api = outlookApi(lease);
  const messageId = messageIdFor(message.reference, lease.grant);
  for (const path of places(message, messageId)) {
    const answer = await api.call({ method: 'GET', path, headers: immutableIds }, signal);
    if (isMissing(answer)) continue;
    if (!isYes(answer))
      return nothing(message, `${refusalOf(answer, asked('read')).message} So nothing new is known.`);
    const [mail] = objectsIn(isObject(answer.json) ? (answer.json['value'] ?? answer.json) : undefined);
    if (typeof mail?.['id'] === 'string') return became(message, mail['id'], mail['isDraft'] === true);
  }
  return nothing(
    message,
    `Outlook finds no mail with the Message-ID ${messageId}. That is no proof: it may appear later.`,
  );
};

function places({ providerRef, reference }: SentMessage, messageId: string): string[] {
  const property = `ep/id eq '${referenceProperty}' and ep/value eq '${reference}'`;
  const filters = [
    `internetMessageId eq '${messageId.replaceAll("'", "''")}'`,
    `singleValueExtendedProperties/Any(ep: ${property})`,
  ];
  return [
    ...(providerRef === null ? [] : [`${messagePath(providerRef)}?${odata({ $select })}`]),
    ...filters.map(($filter) => `${me}/messages?${odata({ $filter, $select })}`),
  ];
}

function isMissing(answer: ApiAnswer): boolean {
  return answer.kind === 'answered' && answer.status === 404;
}

function became({ action, at }: SentMessage, providerRef: string, isDraft: boolean): Checked {
  if (action === 'create_draft') {
    const message = isDraft ? 'It is among the drafts.' : 'The draft was kept, and sent since.';
    return { outcome: 'sent', providerRef, message };
  }
  if (!isDraft)
    return { outcome: 'sent', providerRef, message: 'It is among the sent mails of this mailbox.' };
  const message = 'It lies among the drafts and was not sent.';
  if (Date.now() - at < mayStillGoMs) {
    return {
      outcome: null,
      providerRef,
      message: 'It lies among the drafts so far. Look again in some minutes.',
    };
  }
  return { outcome: 'failed', providerRef, message: `${message} It can be sent or deleted there.` };
}

function nothing({ providerRef }: SentMessage, message: string): Checked {
  return { outcome: null, providerRef, message };
}
