import { Lines } from '../json-call.ts';
import { isYes } from '../mail/mailbox/answers.ts';
import type { MailApi } from '../mail/mailbox/api.ts';
import { inTurn } from '../mail/mailbox/in-turn.ts';
import { newestFirst } from '../mail/mailbox/message.ts';
import { type Refusal, notUnderstood, refusalAnswer, refusalOf } from '../mail/mailbox/refusals.ts';
import { told } from '../mail/mailbox/results.ts';
import type { AskAnswer } from '../send-tool.ts';
import { isObject, objectsIn } from '../shared-state.ts';
import { type GmailLease, asked, gmail, gmailApi, me } from './provider.ts';
import { readFound } from './read.ts';

const atOnce = 3;
/** The headers alone may be long. */
const largestAnswer = 8 * 1024 * 1024;

// Of each mail its headers and how it is built, without what is in it: the parts' names tell of attachments.
const part = 'mimeType,filename,headers';
const parts = `parts(${part},parts(${part},parts(${part})))`;
const fields = `id,threadId,labelIds,snippet,internalDate,payload(${part},${parts})`;

/** Why a search cannot go on. */
class Stop extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Gmail's list has ids only, so each mail is asked for: a few at a time, over connections that they share. */
export async function searchGmail(
  lease: GmailLease,
  { query, limit }: { query: string; limit: number },
  signal: AbortSignal,
): Promise<AskAnswer> {
  const api = gmailApi(lease);
  const lines = new Lines({ keep: true });
  try {
    const ids = await list(api, lines, query, limit, signal);
    const found = await inTurn(ids, atOnce, (id) => look(api, lines, id, signal));
    const messages = newestFirst(found.filter((mail) => mail !== null));
    return told(gmail.name, { messages, credential: lease.credential });
  } catch (error) {
    if (error instanceof Stop) return refusalAnswer(error.refusal);
    throw error;
  } finally {
    await lines.close();
  }
}

async function list(
  api: MailApi,
  lines: Lines,
  query: string,
  limit: number,
  signal: AbortSignal,
): Promise<string[]> {
  const search = new URLSearchParams({ maxResults: String(limit), ...(query !== '' && { q: query }) });
  const answer = await api.call(
    { method: 'GET', path: `${me}/messages?${search.toString()}`, lines },
    signal,
  );
  if (!isYes(answer)) throw new Stop(refusalOf(answer, asked('read')));
  if (!isObject(answer.json)) throw new Stop(notUnderstood(gmail.name));
  return objectsIn(answer.json['messages'])
    .map(({ id }) => id)
    .filter((id) => typeof id === 'string')
    .slice(0, limit);
}

/** null: gone meanwhile. */
async function look(api: MailApi, lines: Lines, id: string, signal: AbortSignal) {
  const search = new URLSearchParams({ format: 'full', fields });
  const path = `${me}/messages/${encodeURIComponent(id)}?${search.toString()}`;
  const answer = await api.call({ method: 'GET', path, lines, largestAnswer }, signal);
  if (answer.kind === 'answered' && answer.status === 404) return null;
  if (!isYes(answer)) throw new Stop(refusalOf(answer, asked('read')));
  const mail = readFound(answer.json);
  if (!mail) throw new Stop(notUnderstood(gmail.name));
  return mail;
}
