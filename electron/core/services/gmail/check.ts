import type { SendChecker, SentMessage } from '../../sends/types.ts';
import { isYes } from '../mail/mailbox/answers.ts';
import type { MailApi } from '../mail/mailbox/api.ts';
import { leaseOf, messageIdFor } from '../mail/mailbox/lease.ts';
import { refusalOf } from '../mail/mailbox/refusals.ts';
import { isObject, objectsIn } from '../shared-state.ts';
import { asked, gmailApi, me } from './provider.ts';

type Checked = Awaited<ReturnType<SendChecker>>;

/** Looks in the whole mailbox for a mail with our own Message-ID. */
export const checkGmail: SendChecker = async (message, anyLease, signal) => {
  const lease = leaseOf(anyLease, 'gmail');
  const { grant } = lease;
  if (!grant.permissions.has('read')) {
    return nothing(
      message,
      'To look in Gmail, Keydesk needs to be allowed to read mail; under Integrations you can.',
    );
  }
  const api = gmailApi(lease);
  const messageId = messageIdFor(message.reference, grant);
  const query = new URLSearchParams({ q: `rfc822msgid:${messageId.slice(1, -1)}`, includeSpamTrash: 'true' });
  const answer = await api.call({ method: 'GET', path: `${me}/messages?${query.toString()}` }, signal);
  if (!isYes(answer))
    return nothing(message, `${refusalOf(answer, asked('read')).message} So nothing new is known.`);
  const [first] = isObject(answer.json) ? objectsIn(answer.json['messages']) : [];
  if (typeof first?.['id'] !== 'string') {
    return nothing(
      message,
      `Gmail finds no mail with the Message-ID ${messageId}. That is no proof: it may appear later.`,
    );
  }
  return await found(api, message, first['id'], signal);
};

async function found(api: MailApi, message: SentMessage, id: string, signal: AbortSignal): Promise<Checked> {
  const path = `${me}/messages/${encodeURIComponent(id)}?format=minimal`;
  const answer = await api.call({ method: 'GET', path }, signal);
  if (!isYes(answer) || !isObject(answer.json))
    return nothing(message, 'Gmail has it and does not say where.');
  const labels = answer.json['labelIds'];
  const isDraft = Array.isArray(labels) && labels.includes('DRAFT');
  if (message.action === 'create_draft') {
    return {
      outcome: 'sent',
      providerRef: id,
      message: isDraft ? 'It is among the drafts.' : 'The draft was kept, and sent since.',
    };
  }
  // A mail goes out without a draft here; this one was made by somebody else.
  if (isDraft) return nothing(message, 'Gmail has a draft with this Message-ID, and no sent mail.');
  return { outcome: 'sent', providerRef: id, message: 'It is among the sent mails of this mailbox.' };
}

function nothing({ providerRef }: SentMessage, message: string): Checked {
  return { outcome: null, providerRef, message };
}
