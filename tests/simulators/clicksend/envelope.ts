import { type Reply, type Usage, jsonReply, noUsage } from '../core/reply.ts';

const refusals: Record<number, [code: string, message: string]> = {
  400: ['BAD_REQUEST', 'The request was invalid.'],
  401: ['UNAUTHORIZED', 'Authorization failed.'],
  403: ['FORBIDDEN', 'Access is not allowed.'],
  404: ['NOT_FOUND', 'Invalid endpoint. Please try again.'],
  413: ['REQUEST_ENTITY_TOO_LARGE', 'The request is too large.'],
  429: ['TOO_MANY_REQUESTS', 'Rate limit exceeded.'],
};

export function success(data: unknown, message = 'Here are your data.', usage: Usage = noUsage): Reply {
  const body = { http_code: 200, response_code: 'SUCCESS', response_msg: message, data };
  return jsonReply(200, [], body, usage);
}

export function refuse(status: number, message?: string): Reply {
  const [code, words] = refusals[status] ?? ['INTERNAL_SERVER_ERROR', 'Something is broken.'];
  const body = { http_code: status, response_code: code, response_msg: message ?? words, data: null };
  return jsonReply(status, [], body);
}

/** One page of a list: the records stand under `data` once more. */
export function page<T>(items: T[], query: URLSearchParams) {
  const perPage = Math.min(Math.max(Number(query.get('limit')) || 15, 15), 100);
  const current = Math.max(Number(query.get('page')) || 1, 1);
  const last = Math.max(Math.ceil(items.length / perPage), 1);
  const from = (current - 1) * perPage;
  const data = items.slice(from, from + perPage);
  return {
    total: items.length,
    per_page: perPage,
    current_page: current,
    last_page: last,
    next_page_url: current < last ? `/?page=${current + 1}` : null,
    prev_page_url: current > 1 ? `/?page=${current - 1}` : null,
    from: data.length === 0 ? null : from + 1,
    to: data.length === 0 ? null : from + data.length,
    data,
  };
}
