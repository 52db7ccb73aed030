import type { SendResult } from '../../sends/types.ts';
import { isYes, whyUnclear } from '../mail/mailbox/answers.ts';
import { messageIdFor, senderOf } from '../mail/mailbox/lease.ts';
import { notDone, refusalOf } from '../mail/mailbox/refusals.ts';
import { draftedMail, sentMail, unknownDraft, unknownMail } from '../mail/mailbox/results.ts';
import { type OutgoingMail, envelopeRecipients, withoutRepeats } from '../mail/outgoing.ts';
import type { MailAttempt } from '../mail/results.ts';
import { discard, writeDraft } from './draft.ts';
import { type OutlookLease, asked, immutableIds, messagePath, outlook, outlookApi } from './provider.ts';

const { name } = outlook;
const longestMs = 2 * 60_000;
/** How Graph answers `send`: 202 and nothing else, so any other yes is somebody else's. */
const accepted = 202;

/**
 * Sends one mail, once, through a draft: `sendMail` answers without an id, and a mail without one could not be found
 * again. Until the last call nothing has gone out, so only trouble there makes an outcome that nobody knows.
 */
export async function sendOverOutlook(
  lease: OutlookLease,
  asking: OutgoingMail,
  reference: string,
): Promise<SendResult> {
  const { attempt, mail } = prepared(lease, asking, reference);
  const api = outlookApi(lease);
  const drafted = await writeDraft(api, mail, { reference, messageId: attempt.messageId }, 'send');
  if ('refusal' in drafted) return notDone(drafted.refusal, nobodyGotIt(drafted.leftover));
  const { draft } = drafted;
  const path = `${messagePath(draft.id)}/send`;
  const answer = await api.call({ method: 'POST', path, headers: immutableIds, timeoutMs: longestMs });
  const unclear = whyUnclear(answer, name);
  if (unclear !== null) {
    return unknownMail(attempt, `${unclear} So nobody knows whether it sent the mail.`, draft.id);
  }
  if (isYes(answer)) {
    return answer.status === accepted
      ? sentMail(attempt, name, draft)
      : unknownMail(attempt, 'What answered does not say whether it took the mail.', draft.id);
  }
  const leftover = !(await discard(api, draft.id));
  return notDone(refusalOf(answer, asked('send')), nobodyGotIt(leftover));
}

function nobodyGotIt(leftover: boolean): string {
  return leftover
    ? 'Nobody got this mail; a draft of it may lie in the mailbox, to be deleted there.'
    : 'Nobody got this mail.';
}

/** A draft whose answer got lost may be there: it is not written a second time. */
export async function draftInOutlook(
  lease: OutlookLease,
  asking: OutgoingMail,
  reference: string,
): Promise<SendResult> {
  const { attempt, mail } = prepared(lease, asking, reference);
  const drafted = await writeDraft(
    outlookApi(lease),
    mail,
    { reference, messageId: attempt.messageId },
    'draft',
  );
  if ('draft' in drafted) return draftedMail(attempt, name, { ...drafted.draft, draftId: drafted.draft.id });
  const { refusal } = drafted;
  return refusal.unclear
    ? unknownDraft(attempt, `${refusal.message} So nobody knows whether it keeps the draft.`)
    : notDone(refusal, 'There is no draft.');
}

function prepared({ grant, credential }: OutlookLease, asking: OutgoingMail, reference: string) {
  const mail = { ...asking, ...withoutRepeats(asking) };
  const sender = senderOf(grant);
  const messageId = messageIdFor(reference, grant);
  const attempt: MailAttempt = { messageId, recipients: envelopeRecipients(mail), sender, credential };
  return { attempt, mail };
}
