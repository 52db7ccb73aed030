import { type JsonObject, asCount, asObject, asText } from '../core/json.ts';
import type { ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply, noUsage } from '../core/reply.ts';
import { answerHeaders, creditProblem, refuse } from './errors.ts';
import { type Search, resultLists, searchExtras } from './results.ts';

/** Answers one query, or a list of them in one request with a list of answers. */
export function search(request: ProviderRequest, type: string): Reply {
  const input =
    request.method === 'GET' ? Object.fromEntries(new URLSearchParams(request.query)) : request.body;
  if (input === undefined) return refuse(400, 'Invalid JSON');
  const queries = (Array.isArray(input) ? input : [input]).map(asObject);
  if (queries.length === 0 || queries.some(({ q }) => (asText(q) ?? '') === '')) {
    return refuse(400, 'Missing query parameter');
  }
  const answers = queries.map((query) => answerOne(request, type, query));
  const credits = answers.reduce((sum, answer) => sum + answer.credits, 0);
  const body = Array.isArray(input) ? answers : answers[0];
  return creditProblem(request, credits) ?? jsonReply(200, answerHeaders, body, { ...noUsage, credits });
}

/** Up to 10 results cost one credit, more cost two. */
function answerOne(request: ProviderRequest, type: string, query: JsonObject) {
  const search: Search = {
    q: String(query['q']),
    num: asCount(Number(query['num'] ?? 10)) ?? 10,
    page: asCount(Number(query['page'] ?? 1)) ?? 1,
  };
  const searchParameters = { ...query, type, engine: 'google' };
  const credits = search.num <= 10 ? 1 : 2;
  return { searchParameters, ...results(request, type, search), credits };
}

function results({ preface }: ProviderRequest, type: string, search: Search): object {
  if (type === 'autocomplete') {
    return { suggestions: ['', ' meaning', ' price'].map((end) => ({ value: preface + search.q + end })) };
  }
  const kind = resultLists[type];
  if (kind === undefined) return {};
  const first = (search.page - 1) * search.num + 1;
  const items = Array.from({ length: Math.min(search.num, 100) }, (_, at) => kind.item(search, first + at));
  const [top = {}, ...rest] = items;
  const list = preface === '' ? items : [{ ...top, title: preface + search.q }, ...rest];
  return { ...(type === 'search' ? searchExtras(search) : {}), [kind.list]: list };
}
