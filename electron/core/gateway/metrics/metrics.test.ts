import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type GatewayDesk, type Providers, openGateway, openProviders } from '../testing.ts';

let desk: GatewayDesk;
let providers: Providers;
beforeEach(async () => {
  desk = await openGateway();
  providers = await openProviders(desk);
});
afterEach(async () => {
  await desk.close();
  await providers.close();
});

const scrape = (token: string) => desk.call('/metrics', { headers: { authorization: `Bearer ${token}` } });
const text = async (token: string) => (await scrape(token)).text();

describe('the metrics', () => {
  test('open to their own token only, and it opens nothing else', async () => {
    expect((await scrape('kdm_none')).status).toBe(401);
    const token = await desk.metrics.makeToken(desk.owner);
    expect(token).toMatch(/^kdm_/);
    const answer = await scrape(token);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    const refused = await scrape(desk.token);
    expect([refused.status, refused.headers.get('x-keydesk-error')]).toEqual([401, 'invalid_token']);
    expect(await refused.text()).toContain('Tokens of agents do not work here.');
    for (const path of ['/v1/me', '/v1/tools', '/openai/v1/models']) {
      const other = await desk.call(path, { headers: { authorization: `Bearer ${token}` } });
      expect([path, other.status]).toEqual([path, 401]);
    }
  });

  test('take no token that was replaced or switched off', async () => {
    const first = await desk.metrics.makeToken(desk.owner);
    const second = await desk.metrics.makeToken(desk.owner);
    expect([(await scrape(first)).status, (await scrape(second)).status]).toEqual([401, 200]);
    await desk.metrics.disable(desk.owner);
    expect((await scrape(second)).status).toBe(401);
    expect(desk.metrics.status()).toEqual({ enabled: false, since: null });
  });

  test('keep nothing of the token but a hash', async () => {
    const token = await desk.metrics.makeToken(desk.owner);
    const rows = await desk.store.db.selectFrom('settings').selectAll().execute();
    expect(JSON.stringify(rows)).toContain('metrics_token');
    expect(JSON.stringify(rows)).not.toContain(token.slice(4, 30));
  });

  test('count calls, money, credits, tokens and time by service', async () => {
    const token = await desk.metrics.makeToken(desk.owner);
    const body = { model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hello' }] };
    await (await desk.post('/openai/v1/chat/completions', body)).text();
    providers.simulators.openai.script({ instead: { status: 500 } });
    await (await desk.post('/openai/v1/chat/completions', body)).text();
    await (await desk.post('/serper/search', { q: 'desks' })).text();
    const [paid] = await desk.rows(3);
    await expect.poll(() => text(token)).toContain('keydesk_calls_total{service="serper",outcome="ok"} 1');
    const said = await text(token);
    expect(said).toContain('keydesk_calls_total{service="openai",outcome="ok"} 1');
    expect(said).toContain('keydesk_calls_total{service="openai",outcome="provider_error"} 1');
    expect(said).toContain(`keydesk_micro_dollars_total{service="openai"} ${paid?.microDollars}`);
    expect(said).toContain(`keydesk_tokens_total{service="openai",kind="output"} ${paid?.outputTokens}`);
    expect(said).toContain('keydesk_credits_total{service="serper"} 1');
    expect(said).toContain('keydesk_call_duration_seconds_bucket{service="openai",le="+Inf"} 2');
    expect(said).toContain('keydesk_call_duration_seconds_count{service="openai"} 2');
    expect(said).toMatch(/^process_resident_memory_bytes \d+$/m);
  });

  test('tell what is left in the budgets, under names that cannot break a line', async () => {
    const token = await desk.metrics.makeToken(desk.owner);
    const { id } = await desk.makeAgent('A "quoted" \\ name');
    await desk.budgets.set(desk.owner, {
      scope: 'agent',
      id,
      window: 'day',
      unit: 'microDollars',
      limit: 500,
    });
    await desk.budgets.stop(desk.owner, true);
    const said = await text(token);
    expect(said).toContain(
      'keydesk_budget_left{scope="agent",name="A \\"quoted\\" \\\\ name",window="day",unit="microDollars"} 500\n',
    );
    expect(said).toContain('keydesk_calls_stopped 1\n');
    // Every line is a comment or a sample.
    for (const line of said.trimEnd().split('\n'))
      expect(line).toMatch(/^(?:# (?:HELP|TYPE) .+|[a-z_]+(?:\{.+\})? [\d.e+-]+)$/);
  });
});
