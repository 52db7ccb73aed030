import { domainToASCII } from 'node:url';
import { isYes } from '../mail/mailbox/answers.ts';
import type { MailApi } from '../mail/mailbox/api.ts';
import { type Refusal, notUnderstood, refusalOf } from '../mail/mailbox/refusals.ts';
import type { Kept } from '../mail/mailbox/results.ts';
import type { Mailbox, OutgoingMail } from '../mail/outgoing.ts';
import { isObject, objectsIn } from '../shared-state.ts';
import { attach } from './attach.ts';
import { draftBody, fitsInOne } from './message-body.ts';
import { asked, immutableIds, me, messagePath, outlook } from './provider.ts';

const longestMs = 2 * 60_000;

/** `leftover`: a draft that nobody asked for may lie in the mailbox. */
export type Drafted = { draft: Kept } | { refusal: Refusal; leftover: boolean };

/** Writes a whole mail into the drafts. What cannot be made whole is taken away again. Nothing is sent by it. */
export async function writeDraft(
  api: MailApi,
  mail: OutgoingMail,
  marks: { reference: string; messageId: string },
  needs: 'send' | 'draft',
): Promise<Drafted> {
  const answer = await api.call({
    method: 'POST',
    path: `${me}/messages`,
    headers: immutableIds,
    body: draftBody(mail, marks),
    timeoutMs: longestMs,
  });
  if (!isYes(answer)) {
    const refusal = refusalOf(answer, asked(needs));
    return { refusal, leftover: refusal.unclear ?? false };
  }
  const { json } = answer;
  if (!isObject(json) || typeof json['id'] !== 'string') {
    return { refusal: { ...notUnderstood(outlook.name), unclear: true }, leftover: true };
  }
  const { id, conversationId } = json;
  const refusal = envelopeProblem(mail, json) ?? (await attachAll(api, id, mail, needs));
  if (refusal) {
    return { refusal: { ...refusal, unclear: false }, leftover: !(await discard(api, id)) };
  }
  return { draft: { id, threadId: typeof conversationId === 'string' ? conversationId : null } };
}

async function attachAll(
  api: MailApi,
  draftId: string,
  mail: OutgoingMail,
  needs: 'send' | 'draft',
): Promise<Refusal | null> {
  if (fitsInOne(mail)) return null;
  for (const file of mail.attachments) {
    const answer = await attach(api, draftId, file);
    if (!isYes(answer)) return refusalOf(answer, asked(needs));
  }
  return null;
}

/** A draft that is not to be sent is only in the way. Whether it is gone. */
export async function discard(api: MailApi, id: string): Promise<boolean> {
  const answer = await api.call({
    method: 'DELETE',
    path: messagePath(id),
    headers: immutableIds,
    timeoutMs: 10_000,
  });
  return isYes(answer);
}

const lists = [
  ['to', 'toRecipients'],
  ['cc', 'ccRecipients'],
  ['bcc', 'bccRecipients'],
] as const;

/** Graph repeats what it understood, and what it understood is where it will send. */
function envelopeProblem(mail: OutgoingMail, json: Record<string, unknown>): Refusal | null {
  const differs = lists.some(
    ([list, field]) => Array.isArray(json[field]) && addresses(mail[list]) !== addresses(echoed(json[field])),
  );
  if (!differs) return null;
  return {
    status: 400,
    code: 'invalid_input',
    message: 'Outlook understood other recipients than were asked for, so the mail was not sent.',
    hint: 'Write the addresses in another way.',
    field: 'to',
    passing: false,
  };
}

function echoed(list: unknown): Mailbox[] {
  return objectsIn(list).map(({ emailAddress }) => {
    const address = isObject(emailAddress) ? emailAddress['address'] : undefined;
    return { address: typeof address === 'string' ? address : '', name: '' };
  });
}

function addresses(list: readonly Mailbox[]): string {
  return list
    .map(({ address }) => {
      const at = address.lastIndexOf('@');
      return `${address.slice(0, at).toLowerCase()}@${domainToASCII(address.slice(at + 1).toLowerCase())}`;
    })
    .toSorted()
    .join();
}
