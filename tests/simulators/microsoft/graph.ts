import { type Reply, jsonReply } from '../core/reply.ts';
import type { Caller } from '../oauth/identity.ts';
import type { SiteRequest } from '../oauth/request.ts';
import { addAttachment, createUploadSession, getAttachment, listAttachments } from './attachments.ts';
import { graphError } from './errors.ts';
import { listMessages } from './lists.ts';
import { createMessage, deleteMessage, getMessage, sendDraft, sendMail, updateMessage } from './messages.ts';
import type { MicrosoftState } from './state.ts';

/** One call of Graph, by somebody who may make it. */
export interface GraphCall {
  state: MicrosoftState;
  caller: Caller;
  email: string;
  /** The ids in the path, in order. */
  ids: string[];
  query: URLSearchParams;
  received: SiteRequest;
  /** What the Prefer headers ask for. */
  prefers: (preference: string) => boolean;
}

interface Method {
  scopes: readonly string[];
  call(call: GraphCall): Reply | Promise<Reply>;
}

const reading = ['Mail.Read', 'Mail.ReadWrite'];
const writing = ['Mail.ReadWrite'];
const sending = ['Mail.Send'];

const methods: [method: string, path: RegExp, does: Method][] = [
  ['GET', /^$/, { scopes: ['User.Read'], call: me }],
  ['POST', /^sendMail$/, { scopes: sending, call: sendMail }],
  ['GET', /^messages$/, { scopes: reading, call: listMessages }],
  ['POST', /^messages$/, { scopes: writing, call: createMessage }],
  ['GET', /^mailFolders\/([^/]+)\/messages$/, { scopes: reading, call: listMessages }],
  ['GET', /^messages\/([^/]+)$/, { scopes: reading, call: getMessage }],
  ['PATCH', /^messages\/([^/]+)$/, { scopes: writing, call: updateMessage }],
  ['DELETE', /^messages\/([^/]+)$/, { scopes: writing, call: deleteMessage }],
  ['POST', /^messages\/([^/]+)\/send$/, { scopes: sending, call: sendDraft }],
  ['GET', /^messages\/([^/]+)\/attachments$/, { scopes: reading, call: listAttachments }],
  ['POST', /^messages\/([^/]+)\/attachments$/, { scopes: writing, call: addAttachment }],
  ['GET', /^messages\/([^/]+)\/attachments\/([^/]+)$/, { scopes: reading, call: getAttachment }],
  [
    'POST',
    /^messages\/([^/]+)\/attachments\/createUploadSession$/,
    { scopes: writing, call: createUploadSession },
  ],
];

export async function graph(state: MicrosoftState, received: SiteRequest): Promise<Reply> {
  const { method, path, query, secret } = received;
  const caller = state.identity.callerOf(secret);
  if (caller === null) return graphError(401);
  const { email, id } = caller.person;
  const [, user = '', rest = ''] = /^\/v1\.0\/(me|users\/[^/]+)(?:\/(.*))?$/.exec(path) ?? [];
  if (user === '') return graphError(400, 'BadRequest', 'Resource not found for the segment.');
  const asked = decodeURIComponent(user.replace('users/', '')).toLowerCase();
  // Nobody but oneself, whatever the token may do.
  if (asked !== 'me' && asked !== email.toLowerCase() && asked !== id) return graphError(403);
  for (const [verb, pattern, { scopes, call }] of methods) {
    const found = pattern.exec(rest);
    if (verb !== method || found === null) continue;
    if (!scopes.some((scope) => caller.scopes.has(scope))) return graphError(403);
    const ids = found.slice(1).map(decodeURIComponent);
    const parameters = new URLSearchParams(query);
    return call({ state, caller, email, ids, query: parameters, received, prefers: preferences(received) });
  }
  return graphError(400, 'BadRequest', `Resource not found for the segment '${rest}'.`);
}

function preferences({ headers }: SiteRequest): GraphCall['prefers'] {
  const prefer = [headers['prefer'] ?? ''].flat().join(',').toLowerCase().replaceAll(' ', '');
  return (preference) => prefer.split(',').includes(preference.toLowerCase());
}

function me({ caller: { person } }: GraphCall): Reply {
  const { id, email, name } = person;
  return jsonReply(200, [], {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity',
    id,
    displayName: name,
    mail: email,
    userPrincipalName: email,
  });
}
