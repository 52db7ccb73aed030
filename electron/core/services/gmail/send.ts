import type { SendResult } from '../../sends/types.ts';
import { composeMime } from '../mail/compose.ts';
import { isYes, whyUnclear } from '../mail/mailbox/answers.ts';
import { messageIdFor, senderOf } from '../mail/mailbox/lease.ts';
import { notDone, refusalOf } from '../mail/mailbox/refusals.ts';
import { type Kept, draftedMail, sentMail, unknownDraft, unknownMail } from '../mail/mailbox/results.ts';
import { type OutgoingMail, envelopeRecipients, withoutRepeats } from '../mail/outgoing.ts';
import type { MailAttempt } from '../mail/results.ts';
import { isObject } from '../shared-state.ts';
import { draftRequest, sendRequest } from './message-request.ts';
import { type GmailLease, asked, gmail, gmailApi } from './provider.ts';

const { name } = gmail;

/** Sends one mail, once. Gmail reads the recipients from the headers, each of them stands there once. */
export async function sendOverGmail(
  lease: GmailLease,
  mail: OutgoingMail,
  reference: string,
): Promise<SendResult> {
  const { attempt, raw } = await composed(lease, mail, reference);
  const answer = await gmailApi(lease).call(sendRequest(raw));
  const unclear = whyUnclear(answer, name);
  if (unclear !== null) return unknownMail(attempt, `${unclear} So nobody knows whether it took the mail.`);
  if (!isYes(answer)) return notDone(refusalOf(answer, asked('send')));
  const kept = keptIn(answer.json);
  return kept
    ? sentMail(attempt, name, kept)
    : unknownMail(attempt, 'Gmail answered in a way that does not say whether it took the mail.');
}

export async function draftInGmail(
  lease: GmailLease,
  mail: OutgoingMail,
  reference: string,
): Promise<SendResult> {
  const { attempt, raw } = await composed(lease, mail, reference);
  const answer = await gmailApi(lease).call(draftRequest(raw));
  const unclear = whyUnclear(answer, name);
  if (unclear !== null)
    return unknownDraft(attempt, `${unclear} So nobody knows whether it keeps the draft.`);
  if (!isYes(answer)) return notDone(refusalOf(answer, asked('draft')), 'There is no draft.');
  const { json } = answer;
  const kept = isObject(json) ? keptIn(json['message']) : null;
  const draftId = isObject(json) ? json['id'] : undefined;
  return kept && typeof draftId === 'string'
    ? draftedMail(attempt, name, { ...kept, draftId })
    : unknownDraft(attempt, 'Gmail answered in a way that does not say whether it keeps the draft.');
}

async function composed({ grant, credential }: GmailLease, asked: OutgoingMail, reference: string) {
  const mail = { ...asked, ...withoutRepeats(asked) };
  const sender = senderOf(grant);
  const messageId = messageIdFor(reference, grant);
  const attempt: MailAttempt = { messageId, recipients: envelopeRecipients(mail), sender, credential };
  return { attempt, raw: await composeMime(mail, sender, messageId, { keepBcc: true }) };
}

function keptIn(json: unknown): Kept | null {
  if (!isObject(json) || typeof json['id'] !== 'string') return null;
  const { id, threadId } = json;
  return { id, threadId: typeof threadId === 'string' ? threadId : null };
}
