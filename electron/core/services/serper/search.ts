import { z } from 'zod';
import { isObject, objectsIn } from '../shared-state.ts';
import { type SystemTool, defineAction } from '../tool.ts';

const freshness = { hour: 'h', day: 'd', week: 'w', month: 'm', year: 'y' } as const;

/** What an agent asks, whichever provider then answers. */
export const searchInput = z.strictObject({
  query: z.string().trim().min(1).max(2048).describe('What to search for'),
  count: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('How many results; 10 by default, more than 10 cost twice'),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .optional()
    .describe('Two-letter country whose results are wanted, for example "de"'),
  language: z
    .string()
    .regex(/^[A-Za-z]{2}(-[A-Za-z]{2})?$/)
    .optional()
    .describe('Language of the results, for example "en" or "pt-br"'),
  freshness: z.enum(['hour', 'day', 'week', 'month', 'year']).optional().describe('Only results this young'),
  raw: z.boolean().optional().describe("Also return the search provider's own answer"),
});

export type SearchQuery = z.output<typeof searchInput>;

function serperBody({ query, count, country, language, freshness: age }: SearchQuery): string {
  return JSON.stringify({
    q: query,
    num: count ?? 10,
    ...(country && { gl: country.toLowerCase() }),
    ...(language && { hl: language.toLowerCase() }),
    ...(age && { tbs: `qdr:${freshness[age]}` }),
  });
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A page without an address is no result. */
function pages(organic: unknown): Record<string, string>[] {
  return objectsIn(organic)
    .filter((page) => text(page['link']) !== '')
    .map((page) => ({
      title: text(page['title']),
      url: text(page['link']),
      snippet: text(page['snippet']),
      ...(text(page['date']) && { date: text(page['date']) }),
    }));
}

/** The answer that Google shows above the pages, if it shows one. */
function directAnswer(box: unknown): string {
  return isObject(box) ? text(box['answer']) || text(box['snippet']) : '';
}

function normalForm(answer: unknown, raw: boolean): Record<string, unknown> | null {
  if (!isObject(answer) || !Array.isArray(answer['organic'] ?? [])) return null;
  // An answer with neither results nor their parameters is not a search answer at all.
  if (answer['organic'] === undefined && answer['searchParameters'] === undefined) return null;
  const { credits } = answer;
  const direct = directAnswer(answer['answerBox']);
  return {
    results: pages(answer['organic']),
    provider: 'serper',
    credits: typeof credits === 'number' ? credits : null,
    ...(direct && { answer: direct }),
    ...(raw && { raw: answer }),
  };
}

export const searchTool: SystemTool = {
  id: 'web-search-api',
  actions: [
    defineAction({
      name: 'search',
      description:
        'Search the web. Answers with pages (title, url, snippet) and, if there is one, a direct answer.',
      input: searchInput,
      plan: (query) => ({
        kind: 'call',
        method: 'POST',
        path: '/search',
        body: serperBody(query),
        result: (answer) => normalForm(answer, query.raw ?? false),
      }),
    }),
  ],
};
