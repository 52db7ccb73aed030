/** A search result in the form that every provider's are brought into. */
export interface Page {
  title: string;
  url: string;
  snippet: string;
  date?: string;
}

const longest = { title: 500, url: 2048, snippet: 2000, date: 64 };

/** null for what has no address on the web: that is no result. */
export function pageFrom(found: {
  title: unknown;
  url: unknown;
  snippet: unknown;
  date?: unknown;
}): Page | null {
  const url = textOf(found.url).trim();
  if (!/^https?:\/\//i.test(url) || url.length > longest.url || !URL.canParse(url)) return null;
  const date = cut(found.date, longest.date);
  return {
    title: cut(found.title, longest.title),
    url,
    snippet: cut(found.snippet, longest.snippet),
    ...(date !== '' && { date }),
  };
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function cut(value: unknown, most: number): string {
  const text = textOf(value).trim();
  return text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text;
}

export function isPage(page: Page | null): page is Page {
  return page !== null;
}
