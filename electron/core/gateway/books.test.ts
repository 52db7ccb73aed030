import { Pool } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModelPrice, UsageFigures } from '../../../shared/ipc/money.ts';
import { type SystemServiceId, systemServiceIds } from '../../../shared/services.ts';
import { type Simulator, fakeKey, startSimulator } from '../../../tests/simulators/index.ts';
import { type GatewayDesk, openGateway } from './testing.ts';

/** How many calls are compared; KEYDESK_BOOKS_CALLS=100000 makes the full run. */
const calls = Number(process.env['KEYDESK_BOOKS_CALLS'] ?? 2000);
const atOnce = 32;
const agents = 24;

let desk: GatewayDesk;
let pool: Pool;
const simulators = new Map<SystemServiceId, { simulator: Simulator; secret: string }>();
const tokens: string[] = [];

beforeAll(async () => {
  desk = await openGateway();
  for (const service of systemServiceIds) {
    const simulator = await startSimulator(service, { quiet: true });
    const secret = fakeKey(service);
    simulator.keys.add(secret, 'valid', 1e9);
    await desk.saveKey(service, simulator.url, secret);
    simulators.set(service, { simulator, secret });
  }
  for (let at = 0; at < agents; at++) tokens.push((await desk.makeAgent(`Agent ${at}`)).token);
  pool = new Pool(desk.url, { connections: atOnce });
});
afterAll(async () => {
  await pool.destroy();
  await desk.close();
  for (const { simulator } of simulators.values()) await simulator.close();
});

/** Whole micro-dollars for each token and search: what is compared is compared to the micro-dollar. */
const input = 2;
const output = 8;
const search = 1000;
const prices: ModelPrice[] = systemServiceIds.map((service) => ({
  service,
  model: '*',
  per: service === 'serper' ? { call: search * 1e6 } : { input: input * 1e6, output: output * 1e6 },
  maxOutput: 2000,
  context: 100_000,
}));

interface Kind {
  service: SystemServiceId;
  path: string;
  body: object | null;
  /** Leaves in the middle of the answer. */
  leaves?: boolean;
}

const messages = (at: number) => [{ role: 'user', content: `Question ${at}: ${'why '.repeat(at % 50)}` }];
const chat = (service: 'openai' | 'mistral', model: string, more: object = {}) => ({
  service,
  path: `/${service}/v1/chat/completions`,
  body: { model, ...more },
});
const claude = (model: string, more: object = {}) => ({
  service: 'anthropic' as const,
  path: '/anthropic/v1/messages',
  body: { model, max_tokens: 80, ...more },
});
const stream = { stream: true };

/** Models named here are asked in no other way: those of calls that are cut have sums of their own. */
const cutModels = new Set(['gpt-5-nano', 'gpt-3.5-turbo-instruct', 'claude-haiku-5-5']);
const kinds: readonly Kind[] = [
  chat('openai', 'gpt-5-mini'),
  chat('openai', 'gpt-5-mini', { ...stream, max_completion_tokens: 40 }),
  chat('openai', 'gpt-4o', { ...stream, stream_options: { include_usage: true } }),
  { service: 'openai', path: '/openai/v1/responses', body: { model: 'gpt-4.1' } },
  {
    service: 'openai',
    path: '/openai/v1/embeddings',
    body: { model: 'text-embedding-3-small', input: 'desk' },
  },
  { service: 'openai', path: '/openai/v1/models', body: null },
  // Refused by the provider: it knows no such model.
  chat('openai', 'gpt-nobody-knows'),
  claude('claude-sonnet-5-5'),
  claude('claude-opus-5-5', stream),
  chat('mistral', 'mistral-small-latest'),
  chat('mistral', 'mistral-medium-latest', stream),
  {
    service: 'mistral',
    path: '/v1/tools/mistral-ai-api',
    body: { action: 'chat', model: 'mistral-small-latest' },
  },
  { service: 'serper', path: '/serper/search', body: { q: 'desks' } },
  {
    service: 'serper',
    path: '/v1/tools/web-search-api',
    body: { action: 'search', query: 'desks', count: 20 },
  },
  { ...chat('openai', 'gpt-5-nano', stream), leaves: true },
  { ...claude('claude-haiku-5-5', stream), leaves: true },
  // The provider cuts or resets these, and nothing else is asked there: see the faults of the test.
  {
    service: 'openai',
    path: '/openai/v1/completions',
    body: { model: 'gpt-3.5-turbo-instruct', prompt: 'Why?', max_tokens: 80, stream: true },
  },
];

/** The same numbers every time (mulberry32). */
function randomly(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function call({ path, body, leaves = false }: Kind, at: number): Promise<void> {
  const asksChat =
    body !== null && !('input' in body) && !('prompt' in body) && !('q' in body) && !('query' in body);
  const full = path.endsWith('/responses')
    ? { ...body, input: `Question ${at}` }
    : asksChat
      ? { ...body, messages: messages(at) }
      : body;
  const answer = await pool.request({
    method: body === null ? 'GET' : 'POST',
    path,
    headers: {
      authorization: `Bearer ${tokens[at % agents]}`,
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
    },
    ...(full !== null && { body: JSON.stringify(full) }),
  });
  try {
    for await (const _piece of answer.body) if (leaves) return;
  } catch {
    // Cut by the provider.
  }
}

const book = (service: SystemServiceId) => {
  const { simulator, secret } = simulators.get(service) ?? {};
  const key = simulator?.keys.find(secret ?? '');
  if (!key) throw new Error(`There is no book of ${service}.`);
  return key;
};

/** Whole calls to the micro-dollar; of those that were cut the ledger has no less than the provider, and says so. */
function compareBooks(ledger: ReadonlyMap<string, UsageFigures>): void {
  const used = (['openai', 'anthropic', 'mistral'] as const).flatMap((service) =>
    Object.entries(book(service).models),
  );
  const found = (model: string) => ledger.get(model) ?? nothing;
  for (const [model, { inputTokens, outputTokens }] of used.filter(([name]) => !cutModels.has(name))) {
    const microDollars = input * inputTokens + output * outputTokens;
    const sums = { inputTokens, outputTokens, microDollars, estimatedMicroDollars: 0 };
    expect([model, found(model)]).toEqual([model, expect.objectContaining(sums)]);
  }
  let estimated = 0;
  for (const [model, { inputTokens, outputTokens }] of used.filter(([name]) => cutModels.has(name))) {
    expect(found(model).microDollars).toBeGreaterThanOrEqual(input * inputTokens + output * outputTokens);
    estimated += found(model).estimatedMicroDollars;
  }
  expect(estimated).toBeGreaterThan(0);
  const { credits } = book('serper').totals;
  expect(ledger.get('')).toMatchObject({ credits, microDollars: search * credits, estimatedMicroDollars: 0 });
}

const nothing = { inputTokens: 0, outputTokens: 0, microDollars: 0, estimatedMicroDollars: 0 };

/** The budgets in memory say what the ledger on disk says, and every call is there once. */
async function compareBudgets(): Promise<void> {
  const all = await desk.ledger.summary({ by: 'agent', userId: null });
  const sum = (field: 'calls' | 'microDollars' | 'credits') =>
    all.reduce((total, row) => total + row[field], 0);
  expect(sum('calls')).toBe(calls);
  expect(desk.budgets.list(desk.owner).map(({ unit, spent }) => [unit, spent])).toEqual([
    ['microDollars', sum('microDollars')],
    ['credits', sum('credits')],
  ]);
}

test(
  `the ledger of ${calls} mixed calls equals the books of the providers to the micro-dollar`,
  { timeout: 1_800_000 },
  async () => {
    await desk.prices.save(desk.owner, { asOf: '2026-11-23', models: prices });
    const { owner: admin } = desk;
    await desk.budgets.set(admin, { scope: 'total', window: 'month', unit: 'microDollars', limit: 1e15 });
    await desk.budgets.set(admin, { scope: 'total', window: 'month', unit: 'credits', limit: 1e12 });
    const random = randomly(5);
    let next = 0;
    async function worker(): Promise<void> {
      while (next < calls) {
        const at = next++;
        const kind = kinds[Math.floor(random() * kinds.length)];
        if (!kind) throw new Error('There is no such kind of call.');
        const trouble = random();
        const simulator = simulators.get(kind.service)?.simulator;
        // The next call of this provider, whichever that is, fails before its answer.
        if (trouble < 0.02) simulator?.script({ instead: { status: trouble < 0.01 ? 500 : 429 } });
        // Slow enough to be left in its middle, whichever call of this provider that is.
        if (kind.leaves) simulator?.script({ pace: 1 });
        if (kind.path.endsWith('/completions') && !kind.path.includes('/chat/')) {
          const on = { path: '/v1/completions' };
          simulator?.script(trouble < 0.1 ? { instead: 'reset', on } : { cutAfter: 5, on });
        }
        await call(kind, at);
      }
    }
    await Promise.all(Array.from({ length: atOnce }, worker));
    await expect.poll(() => desk.budgets.list(admin).every(({ reserved }) => reserved === 0)).toBe(true);

    const figures = new Map(
      (await desk.ledger.summary({ by: 'model', userId: null })).map((row) => [row.key, row]),
    );
    compareBooks(figures);
    await compareBudgets();
  },
);
