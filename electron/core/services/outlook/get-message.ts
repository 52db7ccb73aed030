import { isYes } from '../mail/mailbox/answers.ts';
import type { ApiAnswer, MailApi } from '../mail/mailbox/api.ts';
import { shownMail } from '../mail/mailbox/message.ts';
import { notUnderstood, refusalAnswer, refusalOf } from '../mail/mailbox/refusals.ts';
import { told } from '../mail/mailbox/results.ts';
import type { AskAnswer } from '../send-tool.ts';
import { isObject } from '../shared-state.ts';
import { type OutlookLease, asked, immutableIds, messagePath, outlook, outlookApi } from './provider.ts';
import { headerFields, readAttachments, readBody, readHeaders, text } from './read.ts';
import { odata } from './search.ts';

/** Attachments are not in it, only the body; what is larger is told without it. */
const largestAnswer = 16 * 1024 * 1024;

export async function getFromOutlook(
  lease: OutlookLease,
  { id, html }: { id: string; html: boolean },
  signal: AbortSignal,
): Promise<AskAnswer> {
  const api = outlookApi(lease);
  const whole = await ask(api, `${messagePath(id)}?${odata({ $select: `${headerFields},body` })}`, signal);
  const isCut = isYes(whole) && whole.json === undefined;
  const answer = isCut
    ? await ask(api, `${messagePath(id)}?${odata({ $select: headerFields })}`, signal)
    : whole;
  if (!isYes(answer)) return refusalAnswer(refusalOf(answer, asked('read')));
  const { json } = answer;
  if (!isObject(json) || typeof json['id'] !== 'string') return refusalAnswer(notUnderstood(outlook.name));
  const body = isCut ? { text: text(json['bodyPreview']), html: null, cut: true } : readBody(json);
  // Pictures within the text do not count there as attachments.
  const hasFiles = json['hasAttachments'] === true || (body.html?.includes('cid:') ?? false);
  const listed = hasFiles ? await ask(api, attachmentsPath(id), signal) : null;
  if (listed && !isYes(listed)) return refusalAnswer(refusalOf(listed, asked('read')));
  const attachments = listed ? readAttachments(listed.json) : [];
  const message = shownMail({ ...readHeaders(json, json['id']), attachments }, body, html);
  return told(outlook.name, { message, credential: lease.credential });
}

/** Without what is in them. */
function attachmentsPath(id: string): string {
  return `${messagePath(id)}/attachments?${odata({ $select: 'id,name,contentType,size,isInline' })}`;
}

function ask(api: MailApi, path: string, signal: AbortSignal): Promise<ApiAnswer> {
  return api.call({ method: 'GET', path, headers: immutableIds, largestAnswer }, signal);
}
