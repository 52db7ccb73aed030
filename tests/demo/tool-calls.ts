import type { Discovery } from '../../shared/ipc/gateway.ts';
import { expect, line } from './transcript.ts';

export async function discover(gateway: string, token: string): Promise<void> {
  const response = await fetch(`${gateway}/v1/tools`, { headers: { authorization: `Bearer ${token}` } });
  const { tools } = (await response.json()) as Discovery;
  for (const tool of tools) line(`${tool.id.padEnd(22)} ${tool.status.padEnd(16)} ${tool.reason}`);
  expect(tools.filter((tool) => tool.status === 'ready').length === 4, 'four ready tools');
}

/** As an agent written for Supabase edge functions calls it: only the base URL is new. */
export async function searchTheWeb(gateway: string, token: string): Promise<void> {
  const response = await fetch(`${gateway}/functions/v1/web-search-api`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'search', query: 'electron safeStorage', count: 3 }),
  });
  const answer = (await response.json()) as { results: { title: string; url: string }[]; provider: string; credits: number };
  for (const result of answer.results) line(`${result.title} (${result.url})`);
  line(`by ${answer.provider}, ${answer.credits} credit`);
  expect(response.ok && answer.results.length === 3, 'three search results');
}
