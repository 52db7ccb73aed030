import { type Reply, jsonReply } from '../core/reply.ts';
import { type StoredMail } from '../mailbox/mailbox.ts';
import { graphError } from './errors.ts';
import { compileFilter } from './filter.ts';
import type { GraphCall } from './graph.ts';
import { preference } from './messages.ts';
import { folders, resource } from './resources.ts';
import { compileSearch } from './search.ts';

export function listMessages(call: GraphCall): Reply {
  const { state, email, ids, query } = call;
  const [folder] = ids;
  const place = folder === undefined ? undefined : folders[folder.toLowerCase()];
  if (folder !== undefined && place === undefined) return graphError(404);
  const refusal = combined(query);
  if (refusal !== null) return refusal;
  const test = compiled(query);
  if (test === null) return graphError(400, 'BadRequest', 'Invalid filter or search clause.');
  const found = state.post
    .of(email)
    .filter((mail) => (place === undefined || mail.place === place) && test(mail));
  if (query.get('$orderby')?.endsWith(' asc') === true) found.reverse();
  const limit = Math.min(Number(query.get('$top') ?? 10), 1000);
  const start = Number(query.get('$skip') ?? 0);
  const next = new URLSearchParams(query);
  next.set('$skip', String(start + limit));
  const isMore = found.length > start + limit;
  return jsonReply(200, preference(call), {
    '@odata.context': "https://graph.microsoft.com/v1.0/$metadata#users('me')/messages",
    ...(isMore ? { '@odata.nextLink': `${state.url}${call.received.path}?${next}` } : {}),
    value: found.slice(start, start + limit).map((mail) => resource(mail, call)),
  });
}

/** A search neither filters nor sorts. */
function combined(query: URLSearchParams): Reply | null {
  if (!query.has('$search')) return null;
  if (query.has('$filter'))
    return graphError(
      400,
      'SearchWithFilter',
      "The query parameter '$filter' is not supported with '$search'.",
    );
  if (query.has('$orderby'))
    return graphError(
      400,
      'SearchWithOrderBy',
      "The query parameter '$orderBy' is not supported with '$search'.",
    );
  if (query.has('$skip'))
    return graphError(400, 'SearchWithSkip', "The query parameter '$skip' is not supported with '$search'.");
  return null;
}

function compiled(query: URLSearchParams): ((mail: StoredMail) => boolean) | null {
  const search = query.get('$search');
  const filter = query.get('$filter');
  if (search !== null) return compileSearch(search);
  return filter === null ? () => true : compileFilter(filter);
}
