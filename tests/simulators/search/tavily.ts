import { bearer } from '../core/http.ts';
import { hexId } from '../core/ids.ts';
import { asObject, asText } from '../core/json.ts';
import { type KeyRecord, balance } from '../core/keys.ts';
import type { Provider, ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply, noUsage } from '../core/reply.ts';
import { countFrom, find } from './results.ts';

export const tavily: Provider<'tavily'> = {
  name: 'tavily',
  keyStates: ['valid', 'revoked', 'no-credit'],
  readSecret: (headers) => bearer(headers.authorization),
  answer,
  trouble: (_request, status, message) => refuse(status, message),
  tooLarge: () => refuse(413),
  streamTrouble: null,
};

const messages: Record<number, string> = {
  400: 'Invalid request.',
  401: 'Unauthorized: missing or invalid API key.',
  404: 'Not Found',
  413: 'Request entity too large.',
  429: 'Your request has been blocked due to excessive requests. Please reduce the rate of requests.',
  // Two statuses of its own: the plan is used up, and what was to be paid on top of it.
  432: "This request exceeds your plan's set usage limit. Please upgrade your plan or contact support.",
  433: 'This request exceeds the pay-as-you-go limit. You can increase your limit on the dashboard.',
};

function answer(request: ProviderRequest): Reply {
  const { key, method, path } = request;
  if (key === null || key.state === 'revoked') return refuse(401);
  if (method === 'GET' && path === '/usage') return jsonReply(200, [], usage(key));
  return method === 'POST' && path === '/search' ? search(request, key) : refuse(404);
}

function search({ body, serial, preface }: ProviderRequest, key: KeyRecord): Reply {
  const { query, max_results, search_depth, topic = 'general', include_usage } = asObject(body);
  if (typeof query !== 'string') return unprocessable(query);
  const count = countFrom(max_results, 5, 20);
  if (query === '') return refuse(400, 'Query is missing.');
  if (count === null) return refuse(400, 'Max results must be between 0 and 20.');
  if (!['general', 'news', 'finance'].includes(asText(topic) ?? '')) {
    return refuse(400, "Invalid topic. Must be 'general' or 'news'.");
  }
  const credits = search_depth === 'advanced' ? 2 : 1;
  if (balance(key) < credits) return refuse(432);
  const results = find(query, count, 0, preface).map(({ url, title, text, position, date }) => ({
    url,
    title,
    content: text,
    score: 1 - position / 100,
    raw_content: null,
    ...(topic === 'news' ? { published_date: new Date(date).toUTCString() } : {}),
  }));
  const answered = {
    query,
    follow_up_questions: null,
    answer: null,
    images: [],
    results,
    response_time: 1.09,
    ...(include_usage === true ? { usage: { credits } } : {}),
    request_id: hexId(serial),
  };
  return jsonReply(200, [], answered, { ...noUsage, credits });
}

/** The key itself has no limit unless somebody sets one; the plan has. */
function usage(key: KeyRecord) {
  const { credits } = key.totals;
  const used = key.grant - balance(key);
  return {
    key: {
      usage: credits,
      limit: null,
      search_usage: credits,
      extract_usage: 0,
      crawl_usage: 0,
      map_usage: 0,
    },
    account: {
      current_plan: 'Researcher',
      plan_usage: used,
      plan_limit: key.grant,
      paygo_usage: 0,
      paygo_limit: null,
      search_usage: used,
      extract_usage: 0,
      crawl_usage: 0,
      map_usage: 0,
    },
  };
}

function unprocessable(input: unknown): Reply {
  const detail = [
    { type: 'string_type', loc: ['body', 'query'], msg: 'Input should be a valid string', input },
  ];
  return jsonReply(422, [], { detail });
}

function refuse(status: number, message = messages[status] ?? 'Internal Server Error'): Reply {
  return jsonReply(status, [], { detail: { error: message } });
}
