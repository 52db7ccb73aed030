import type { Provider, ProviderRequest } from '../core/provider.ts';
import { type Reply, type WholeReply, jsonReply, noUsage } from '../core/reply.ts';
import { type Found, countFrom, find } from './results.ts';

/**
 * Somebody's own machine: no keys and no price. Few have JSON turned on; one that has not
 * answers a 403, as `script({ instead: { status: 403 } })` does.
 */
export const searxng: Provider<'searxng'> = {
  name: 'searxng',
  keyStates: [],
  readSecret: () => null,
  answer,
  trouble: (_request, status, message) => html(status, message ?? titles[status] ?? 'Internal Server Error'),
  tooLarge: () => html(413, 'Request Entity Too Large'),
  streamTrouble: null,
};

const titles: Record<number, string> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Page not found',
  429: 'Too Many Requests',
};

const resultsPerPage = 20;

function answer({ method, path, query, preface }: ProviderRequest): Reply {
  if (method !== 'GET') return html(405, 'Method Not Allowed');
  if (path === '/healthz') return text(200, 'text/plain', 'OK');
  if (path !== '/' && path !== '/search') return html(404, 'Page not found');
  const asked = new URLSearchParams(query);
  const q = asked.get('q') ?? '';
  const page = countFrom(asked.get('pageno'), 1, 100);
  if (asked.get('format') !== 'json') return html(200, q === '' ? 'SearXNG' : `${q} - SearXNG`);
  if (q === '' || page === null) return jsonReply(400, [], { error: 'No query' });
  return jsonReply(200, [], {
    query: q,
    number_of_results: 0,
    results: find(q, resultsPerPage, (page - 1) * resultsPerPage, preface).map(item),
    answers: [],
    corrections: [],
    infoboxes: [],
    suggestions: [`${q} history`],
    unresponsive_engines: [['example engine', 'timeout']],
  });
}

function item({ title, url, text, date, position }: Found) {
  return {
    url,
    title,
    content: text,
    // Only some of its engines know a date.
    publishedDate: position % 2 === 0 ? date.slice(0, 19) : null,
    thumbnail: '',
    engine: 'duckduckgo',
    template: 'default.html',
    parsed_url: ['https', 'www.example.com', new URL(url).pathname, '', '', ''],
    engines: ['duckduckgo', 'brave'],
    positions: [position],
    score: 1 / position,
    category: 'general',
  };
}

function html(status: number, title: string): Reply {
  return text(status, 'text/html; charset=utf-8', `<!doctype html><title>${title}</title><h1>${title}</h1>`);
}

function text(status: number, type: string, body: string): WholeReply {
  return { kind: 'whole', status, headers: ['content-type', type], body, usage: noUsage };
}
