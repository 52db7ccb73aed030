import { asObject, asText } from '../core/json.ts';
import { type Reply, jsonReply } from '../core/reply.ts';
import { type StoredMail, recipientsOf } from '../mailbox/mailbox.ts';
import { apiError } from './errors.ts';
import type { GmailCall } from './gmail.ts';
import { rawMessage } from './raw.ts';
import { type MessageFormat, message, minimal } from './resources.ts';

/** A draft has an id of its own, besides that of the message in it. */
const draftId = ({ id }: StoredMail): string => `r${BigInt(`0x${id}`)}`;

export async function createDraft({ state, email, body }: GmailCall): Promise<Reply> {
  const sent = asObject(asObject(body)['message']);
  const raw = rawMessage(sent);
  if (typeof raw === 'string') return apiError(400, { message: raw });
  const threadId = asText(sent['threadId']);
  const mail = await state.post.put(email, raw, { place: 'drafts', threadId });
  return jsonReply(200, [], { id: draftId(mail), message: minimal(mail) });
}

export function listDrafts({ state, email }: GmailCall): Reply {
  const drafts = state.post.of(email).filter(({ place }) => place === 'drafts');
  const shown = drafts.map((mail) => ({
    id: draftId(mail),
    message: { id: mail.id, threadId: mail.threadId },
  }));
  return jsonReply(200, [], { drafts: shown, resultSizeEstimate: shown.length });
}

export function getDraft(call: GmailCall): Reply {
  const mail = findDraft(call, call.id);
  if (mail === undefined) return apiError(404);
  const format = (call.query.get('format') ?? 'full') as MessageFormat;
  return jsonReply(200, [], { id: draftId(mail), message: message(mail, format) });
}

export async function sendDraft(call: GmailCall): Promise<Reply> {
  const { state, email, body } = call;
  const mail = findDraft(call, asText(asObject(body)['id']) ?? '');
  if (mail === undefined) return apiError(404);
  if (recipientsOf(mail.parsed).length === 0) return apiError(400, { message: 'Recipient address required' });
  await state.post.send(email, mail);
  return jsonReply(200, [], minimal(mail));
}

function findDraft({ state, email }: GmailCall, id: string): StoredMail | undefined {
  return state.post.of(email).find((mail) => mail.place === 'drafts' && draftId(mail) === id);
}
