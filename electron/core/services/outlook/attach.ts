import { isYes } from '../mail/mailbox/answers.ts';
import type { ApiAnswer, MailApi } from '../mail/mailbox/api.ts';
import type { Attachment } from '../mail/outgoing.ts';
import { isObject } from '../shared-state.ts';
import { fileBody } from './message-body.ts';
import { immutableIds, messagePath } from './provider.ts';

/** Larger files go piece by piece; Graph refuses smaller ones there. */
const largestInOne = 2.5 * 1024 * 1024;
// Microsoft wants multiples of 320 KiB, and at most 4 MB.
const pieceSize = 10 * 320 * 1024;
const longestMs = 2 * 60_000;

/** Adds one file to a draft; the first answer that is not a yes, or the last that is. */
export async function attach(api: MailApi, draftId: string, file: Attachment): Promise<ApiAnswer> {
  const path = `${messagePath(draftId)}/attachments`;
  if (file.content.length <= largestInOne) {
    return await api.call({
      method: 'POST',
      path,
      headers: immutableIds,
      body: fileBody(file),
      timeoutMs: longestMs,
    });
  }
  const { filename: name, contentType, content } = file;
  const AttachmentItem = { attachmentType: 'file', name, contentType, size: content.length };
  const opened = await api.call({
    method: 'POST',
    path: `${path}/createUploadSession`,
    headers: immutableIds,
    body: { AttachmentItem },
  });
  if (!isYes(opened)) return opened;
  const url = isObject(opened.json) ? opened.json['uploadUrl'] : undefined;
  return typeof url === 'string' ? await upload(api, url, content) : { kind: 'lost', failure: 'broken' };
}

async function upload(api: MailApi, url: string, content: Buffer): Promise<ApiAnswer> {
  let answer: ApiAnswer = { kind: 'lost', failure: 'broken' };
  for (let at = 0; at < content.length; at += pieceSize) {
    const bytes = content.subarray(at, at + pieceSize);
    const headers = {
      'content-type': 'application/octet-stream',
      'content-range': `bytes ${at}-${at + bytes.length - 1}/${content.length}`,
    };
    answer = await api.callHandedOut(url, { method: 'PUT', bytes, headers, timeoutMs: longestMs });
    if (!isYes(answer)) return answer;
  }
  return isWhole(answer) ? answer : { kind: 'lost', failure: 'broken' };
}

/** Graph names what it still waits for; a mail must not go out with half a file. */
function isWhole(last: ApiAnswer): boolean {
  if (!isYes(last)) return false;
  const missing = isObject(last.json) ? last.json['nextExpectedRanges'] : undefined;
  return !Array.isArray(missing) || missing.length === 0;
}
