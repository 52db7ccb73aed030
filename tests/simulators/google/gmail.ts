import { type Reply, jsonReply } from '../core/reply.ts';
import type { Caller } from '../oauth/identity.ts';
import type { SiteRequest } from '../oauth/request.ts';
import { createDraft, getDraft, listDrafts, sendDraft } from './drafts.ts';
import { apiError } from './errors.ts';
import { selectFields } from './fields.ts';
import { getAttachment, getMessage, listMessages, sendMessage } from './messages.ts';
import { readUpload } from './raw.ts';
import { googleScopes } from './scopes.ts';
import type { GoogleState } from './state.ts';

/** One call of the Gmail API, by somebody who may make it. */
export interface GmailCall {
  state: GoogleState;
  caller: Caller;
  email: string;
  id: string;
  /** The second id of the path. */
  innerId: string;
  query: URLSearchParams;
  /** What was sent, with an upload put in its place. */
  body: unknown;
}

interface Method {
  scopes: readonly string[];
  call(call: GmailCall): Reply | Promise<Reply>;
}

const { all, modify, compose, send, readonly, metadata } = googleScopes;

const methods: Record<string, Method> = {
  'GET profile': { scopes: [all, modify, compose, readonly, metadata], call: profile },
  'POST messages/send': { scopes: [all, modify, compose, send], call: sendMessage },
  'GET messages': { scopes: [all, modify, readonly, metadata], call: listMessages },
  'GET messages/*': { scopes: [all, modify, readonly, metadata], call: getMessage },
  'GET messages/*/attachments/*': { scopes: [all, modify, readonly], call: getAttachment },
  'POST drafts': { scopes: [all, modify, compose], call: createDraft },
  'GET drafts': { scopes: [all, modify, compose, readonly], call: listDrafts },
  'POST drafts/send': { scopes: [all, modify, compose], call: sendDraft },
  'GET drafts/*': { scopes: [all, modify, compose, readonly], call: getDraft },
};

export async function gmail(state: GoogleState, received: SiteRequest): Promise<Reply> {
  const { method, path, query, secret } = received;
  const caller = state.identity.callerOf(secret);
  if (caller === null) return apiError(401);
  const [, upload, user = '', rest = ''] = /^(\/upload)?\/gmail\/v1\/users\/([^/]+)\/(.+)$/.exec(path) ?? [];
  const { email } = caller.person;
  const steps = rest.split('/').map(decodeURIComponent);
  const found = methods[`${method} ${rest}`] ?? methods[`${method} ${pattern(steps)}`];
  if (found === undefined) return apiError(404);
  // Nobody but oneself, whatever the token may do.
  if (user !== 'me' && decodeURIComponent(user).toLowerCase() !== email.toLowerCase())
    return apiError(403, { reason: 'forbidden', message: `Delegation denied for ${email}` });
  if (!found.scopes.some((scope) => caller.scopes.has(scope))) return apiError(403);
  const parameters = new URLSearchParams(query);
  const body = upload === undefined ? received.body : readUpload(received, rest.startsWith('drafts'));
  const call = { state, caller, email, id: steps[1] ?? '', innerId: steps[3] ?? '', query: parameters, body };
  return narrowed(await found.call(call), parameters.get('fields'));
}

/** Every second step of a path is an id. */
function pattern(steps: string[]): string {
  return steps.map((step, at) => (at % 2 === 1 ? '*' : step)).join('/');
}

function narrowed(reply: Reply, fields: string | null): Reply {
  if (fields === null || reply.kind !== 'whole' || reply.status !== 200) return reply;
  return { ...reply, body: JSON.stringify(selectFields(JSON.parse(reply.body), fields)) };
}

function profile({ state, email }: GmailCall): Reply {
  const mails = state.post.of(email);
  return jsonReply(200, [], {
    emailAddress: email,
    messagesTotal: mails.length,
    threadsTotal: new Set(mails.map(({ threadId }) => threadId)).size,
    historyId: String(mails.length + 1),
  });
}
