import * as z from 'zod';
import { type Reply, jsonReply } from '../core/reply.ts';
import { recipientsOf } from '../mailbox/mailbox.ts';
import { empty } from '../oauth/replies.ts';
import { graphError } from './errors.ts';
import type { GraphCall } from './graph.ts';
import { composeBody, messageBody, mimeBody } from './outgoing.ts';
import { mailWith, resource } from './resources.ts';

/** Larger bodies are refused before anybody reads them. */
const largestRequest = 4 * 1024 * 1024;

export async function createMessage(call: GraphCall): Promise<Reply> {
  const raw = await rawOf(call, call.received.body);
  if (!Buffer.isBuffer(raw)) return raw;
  const mail = await call.state.post.put(call.email, raw, { place: 'drafts' });
  mail.properties = messageBody.safeParse(call.received.body).data?.singleValueExtendedProperties ?? [];
  return jsonReply(201, preference(call), resource(mail, call));
}

/** Accepted, says the answer, and nothing else. */
export async function sendMail(call: GraphCall): Promise<Reply> {
  const { state, email, received } = call;
  const parsed = z
    .object({ message: z.unknown(), saveToSentItems: z.boolean().optional() })
    .safeParse(received.body ?? {});
  const raw = await rawOf(call, parsed.data?.message);
  if (!Buffer.isBuffer(raw)) return raw;
  const mail = await state.post.put(email, raw, { place: 'sent' });
  const refusal = recipientsOf(mail.parsed).length === 0 ? noRecipient() : null;
  if (refusal === null) await state.post.send(email, mail);
  if (refusal !== null || parsed.data?.saveToSentItems === false) state.post.remove(email, mail);
  return refusal ?? empty(202);
}

export async function sendDraft(call: GraphCall): Promise<Reply> {
  const mail = mailWith(call, call.ids[0] ?? '');
  if (mail === undefined) return graphError(404);
  if (mail.place !== 'drafts') return graphError(400, 'ErrorInvalidOperation', 'The item is not a draft.');
  if (recipientsOf(mail.parsed).length === 0) return noRecipient();
  await call.state.post.send(call.email, mail);
  return empty(202);
}

export function getMessage(call: GraphCall): Reply {
  const mail = mailWith(call, call.ids[0] ?? '');
  return mail === undefined ? graphError(404) : jsonReply(200, preference(call), resource(mail, call));
}

export function updateMessage(call: GraphCall): Reply {
  const mail = mailWith(call, call.ids[0] ?? '');
  const change = z.strictObject({ isRead: z.boolean() }).safeParse(call.received.body);
  if (mail === undefined) return graphError(404);
  if (!change.success) return graphError(400, 'ErrorInvalidPropertySet');
  mail.unread = !change.data.isRead;
  return jsonReply(200, [], resource(mail, call));
}

export function deleteMessage(call: GraphCall): Reply {
  const mail = mailWith(call, call.ids[0] ?? '');
  if (mail === undefined) return graphError(404);
  call.state.post.remove(call.email, mail);
  return empty(204);
}

/** The message that a request brings, as it travels; or why there is none. */
async function rawOf({ caller, received }: GraphCall, json: unknown): Promise<Buffer | Reply> {
  if (received.bytes.length > largestRequest) return graphError(413, 'RequestEntityTooLarge');
  const mime = mimeBody(received);
  if (mime !== null) return mime;
  const body = messageBody.safeParse(json);
  if (!body.success) return graphError(400, 'RequestBodyRead', z.prettifyError(body.error));
  const addresses = [body.data.toRecipients, body.data.ccRecipients, body.data.bccRecipients].flat();
  const wrong = addresses.find(({ emailAddress }) => !/^[^\s@,;<>]+@[^\s@,;<>]+$/.test(emailAddress.address));
  return wrong === undefined ? composeBody(body.data, caller) : noRecipient();
}

function noRecipient(): Reply {
  return graphError(400, 'ErrorInvalidRecipients', "At least one recipient isn't valid.");
}

export function preference({ prefers }: Pick<GraphCall, 'prefers'>): string[] {
  const applied = ['outlook.body-content-type="text"', 'IdType="ImmutableId"'].filter(prefers);
  return applied.length === 0 ? [] : ['preference-applied', applied.join(', ')];
}
