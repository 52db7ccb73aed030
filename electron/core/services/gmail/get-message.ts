import { isYes } from '../mail/mailbox/answers.ts';
import type { ApiAnswer, MailApi } from '../mail/mailbox/api.ts';
import { shownMail } from '../mail/mailbox/message.ts';
import { notUnderstood, refusalAnswer, refusalOf } from '../mail/mailbox/refusals.ts';
import { told } from '../mail/mailbox/results.ts';
import type { AskAnswer } from '../send-tool.ts';
import { isObject } from '../shared-state.ts';
import { decodeEntities } from '../mail/mailbox/entities.ts';
import { type Part, bodyOf, bodyParts, readPart, text } from './payload.ts';
import { type GmailLease, asked, gmail, gmailApi, me } from './provider.ts';
import { readWhole } from './read.ts';

/** Attachments are not in it, only the texts of the mail; what is larger is told without its body. */
const largestAnswer = 16 * 1024 * 1024;
/** Of these, at most so many are asked for one by one. */
const mostLongTexts = 4;

export async function getFromGmail(
  lease: GmailLease,
  { id, html }: { id: string; html: boolean },
  signal: AbortSignal,
): Promise<AskAnswer> {
  const api = gmailApi(lease);
  const answer = await ask(api, id, 'full', signal);
  if (!isYes(answer)) return refusalAnswer(refusalOf(answer, asked('read')));
  if (answer.json === undefined) return await withoutBody(api, id, lease, signal);
  const mail = readWhole(answer.json);
  const payload = isObject(answer.json) ? answer.json['payload'] : undefined;
  if (!mail) return refusalAnswer(notUnderstood(gmail.name));
  const part = await withLongTexts(api, id, readPart(payload), signal);
  const message = shownMail(mail, bodyOf(part), html);
  return told(gmail.name, { message, credential: lease.credential });
}

function ask(api: MailApi, id: string, format: 'full' | 'metadata', signal: AbortSignal): Promise<ApiAnswer> {
  const path = `${me}/messages/${encodeURIComponent(id)}?format=${format}`;
  return api.call({ method: 'GET', path, largestAnswer }, signal);
}

/** Larger than Keydesk reads, or no JSON at all: then this is not either. */
async function withoutBody(
  api: MailApi,
  id: string,
  lease: GmailLease,
  signal: AbortSignal,
): Promise<AskAnswer> {
  const answer = await ask(api, id, 'metadata', signal);
  if (!isYes(answer)) return refusalAnswer(refusalOf(answer, asked('read')));
  const mail = readWhole(answer.json);
  if (!mail || !isObject(answer.json)) return refusalAnswer(notUnderstood(gmail.name));
  const body = { text: decodeEntities(text(answer.json['snippet'])), html: null, cut: true };
  return told(gmail.name, { message: shownMail(mail, body, false), credential: lease.credential });
}

/** Gmail keeps long texts as it keeps attachments. One that cannot be had leaves the mail marked as cut. */
async function withLongTexts(api: MailApi, id: string, payload: Part, signal: AbortSignal): Promise<Part> {
  const { plain, html } = bodyParts(payload);
  const long = [...plain, ...html].filter(
    ({ content, attachmentId }) => content === null && attachmentId !== null,
  );
  const found = new Map<Part, Buffer>();
  for (const part of long.slice(0, mostLongTexts)) {
    const path = `${me}/messages/${encodeURIComponent(id)}/attachments/${encodeURIComponent(part.attachmentId ?? '')}`;
    const answer = await api.call({ method: 'GET', path, largestAnswer }, signal);
    const data = isYes(answer) && isObject(answer.json) ? answer.json['data'] : undefined;
    if (typeof data === 'string') found.set(part, Buffer.from(data, 'base64url'));
  }
  return found.size === 0 ? payload : filled(payload, found);
}

function filled(part: Part, found: ReadonlyMap<Part, Buffer>): Part {
  return {
    ...part,
    content: found.get(part) ?? part.content,
    parts: part.parts.map((inner) => filled(inner, found)),
  };
}
