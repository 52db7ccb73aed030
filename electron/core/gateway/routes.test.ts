import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ToolId, toolIds } from '../../../shared/services.ts';
import { makeToken } from '../accounts/tokens.ts';
import { adapters } from '../services/index.ts';
import { gatewayRoutes } from './routes.ts';
import { type GatewayDesk, type Providers, openGateway, openProviders } from './testing.ts';

let desk: GatewayDesk;
let providers: Providers;

beforeAll(async () => {
  desk = await openGateway();
  providers = await openProviders(desk);
});

afterAll(async () => {
  await desk.close();
  await providers.close();
});

const table = () => gatewayRoutes({ ...desk, systemKeys: desk.keys, pricing: desk.prices });

/** One address that each route of the table answers. */
const samples: readonly [method: string, path: string][] = [
  ['POST', '/openai/v1/chat/completions'],
  ['POST', '/anthropic/v1/messages'],
  ['POST', '/mistral/v1/chat/completions'],
  ['POST', '/serper/search'],
  ['GET', '/v1/tools'],
  ['GET', '/functions/v1/get-agent-tools'],
  ['POST', '/v1/tools/web-search-api'],
  ['POST', '/functions/v1/web-search-api'],
  ['GET', '/v1/me'],
  ['GET', '/metrics'],
  ['GET', '/healthz'],
];

describe('the route table', () => {
  test('is covered by the samples of this test, one each', () => {
    const routes = table();
    const covered = samples.map(([method, path]) => routes.findIndex((route) => route.matches(method, path)));
    expect(covered.toSorted((a, b) => a - b)).toEqual(routes.map((_, at) => at));
  });

  test.each(toolIds.flatMap((id) => [`/v1/tools/${id}`, `/functions/v1/${id}`]))(
    'demands a token for every tool, before it says anything about it: %s',
    async (path) => {
      const body = JSON.stringify({ action: 'send_email', to: [{ address: 'kim@example.org' }] });
      const answer = await fetch(desk.url + path, { method: 'POST', body });
      expect([answer.status, answer.headers.get('x-keydesk-error')]).toEqual([401, 'invalid_token']);
    },
  );

  test('has one route that needs no token', () => {
    expect(
      table()
        .filter(({ access }) => access === 'anybody')
        .map(({ name }) => name),
    ).toEqual(['GET /healthz']);
  });

  test.each(samples.filter(([, path]) => path !== '/healthz'))(
    'demands a token: %s %s',
    async (method, path) => {
      const before = Object.values(providers.simulators).map(({ totals }) => totals.requests);
      for (const headers of [{}, { authorization: 'Bearer kda_nonsense' }] as Record<string, string>[]) {
        const answer = await fetch(desk.url + path, { method, headers });
        expect(answer.status).toBe(401);
        expect(answer.headers.get('x-keydesk-error')).toBe('invalid_token');
        expect(answer.headers.get('x-should-retry')).toBe('false');
      }
      expect(Object.values(providers.simulators).map(({ totals }) => totals.requests)).toEqual(before);
    },
  );

  test.each(['/', '/v1', '/v1/', '/mcp', '/v1/tools/', '/v1/tools/web-search-api/x', '/rpc/x', '/V1/TOOLS'])(
    'has nothing else, and says so only to agents: %s',
    async (path) => {
      expect((await fetch(desk.url + path)).status).toBe(401);
      expect((await desk.call(path)).status).toBe(404);
    },
  );

  test('says nothing about itself to those without a token but that it lives', async () => {
    const answer = await fetch(`${desk.url}/healthz`);
    expect(await answer.text()).toBe('{"status":"ok"}');
  });
});

describe('a token that is not taken', () => {
  const refusal = async (token: string) => {
    const answer = await fetch(`${desk.url}/v1/tools`, { headers: { authorization: `Bearer ${token}` } });
    const { error } = (await answer.json()) as { error: { code: string; message: string; hint: string } };
    expect(answer.status).toBe(401);
    expect(error.code).toBe('invalid_token');
    expect(error.hint).not.toBe('');
    return error.message;
  };

  test('is told why: wrong, cut, mistyped, unknown, revoked or of a person who is switched off', async () => {
    const { token, id } = await desk.makeAgent('Short-lived');
    expect(await refusal('sk-proj-something')).toContain('not a Keydesk token');
    expect(await refusal(token.slice(0, -5))).toContain('incomplete or mistyped');
    expect(await refusal(token.slice(0, -1) + (token.endsWith('a') ? 'b' : 'a'))).toContain('mistyped');
    expect(await refusal(`${token}0`)).toContain('mistyped');
    expect(await refusal(makeToken())).toContain('No agent has this Keydesk token');
    await desk.agents.revoke(desk.owner, id);
    expect(await refusal(token)).toContain('revoked');
    const member = await desk.users.create(desk.owner, {
      name: 'Mo',
      password: 'a long password',
      role: 'member',
    });
    const person = { id: member.id, name: member.name, role: member.role };
    const theirs = await desk.agents.create(person, { name: 'Theirs' });
    await desk.users.update(desk.owner, { id: member.id, disabled: true });
    expect(await refusal(theirs.token)).toContain('switched off');
  });

  test('is told why when it has expired', async () => {
    const other = await openGateway();
    const headers = { authorization: `Bearer ${other.token}` };
    expect((await fetch(`${other.url}/v1/me`, { headers })).status).toBe(200);
    other.later(91 * 24 * 60 * 60 * 1000);
    const answer = await fetch(`${other.url}/v1/me`, { headers });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({
      error: {
        code: 'invalid_token',
        message: 'This Keydesk token has expired.',
        hint: 'Give the agent more time in Keydesk under Agents, or make a new one.',
      },
    });
    await other.close();
  });

  test('in one header does not fit the one in another: both headers are named', async () => {
    const headers = { authorization: `Bearer ${desk.token}`, 'x-api-key': 'sk-something-else' };
    const answer = await fetch(`${desk.url}/openai/v1/models`, { headers });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain(
      'Two different credentials were sent, in authorization and x-api-key. Send the token of your Keydesk agent in one of them',
    );
  });

  test.each(Object.values(adapters))("is refused in the words of $name's SDK", async (adapter) => {
    const answer = await fetch(`${desk.url}${adapter.passthrough.prefix}/anything`, { method: 'POST' });
    expect(answer.status).toBe(401);
    const shape = adapter.errorBody({ code: 'x', message: '', hint: '', status: 401, requestId: '' });
    expect(Object.keys((await answer.json()) as object)).toEqual(Object.keys(shape));
  });

  test('loses its effect at once when it is revoked', async () => {
    const { token, id } = await desk.makeAgent('Gone soon');
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${desk.url}/v1/me`, { headers })).status).toBe(200);
    await desk.agents.revoke(desk.owner, id);
    expect((await fetch(`${desk.url}/v1/me`, { headers })).status).toBe(401);
  });
});

describe('discovery', () => {
  interface Found {
    agent: { id: string; name: string };
    user: { id: string; name: string };
    tools: {
      id: ToolId;
      status: string;
      reason: string;
      credential: string | null;
      actions: { name: string }[];
    }[];
  }
  const discover = async (path = '/v1/tools', init: Parameters<GatewayDesk['call']>[1] = {}) =>
    (await (await desk.call(path, init)).json()) as Found;

  test('names every tool, what it can do, and in words why not', async () => {
    const { agent, user, tools } = await discover();
    expect(agent).toEqual({ id: desk.agentId, name: 'Scout' });
    expect(user).toEqual({ id: desk.owner.id, name: desk.owner.name });
    expect(tools.map(({ id }) => id)).toEqual([...toolIds]);
    const search = tools.find(({ id }) => id === 'web-search-api');
    expect(search).toMatchObject({ status: 'ready', credential: 'system' });
    expect(search?.actions.map(({ name }) => name)).toEqual(['search']);
    for (const id of ['smtp-api', 'clicksend-api', 'gmail-api', 'microsoft-outlook-api']) {
      const tool = tools.find((one) => one.id === id);
      expect(tool).toMatchObject({ status: 'needs_connection', credential: null });
      expect(tool?.reason).toContain('Integrations');
    }
  });

  test('is the same where agents written for Supabase look, asked either way', async () => {
    const expected = await discover();
    const path = '/functions/v1/get-agent-tools';
    expect(await discover(path)).toEqual(expected);
    expect(await discover(path, { method: 'POST', body: '{}' })).toEqual(expected);
    expect(await discover(path, { headers: { apikey: 'anon', 'x-client-info': 'supabase-js/2' } })).toEqual(
      expected,
    );
  });

  test('tells an agent which tools it may not use', async () => {
    const { token, id } = await desk.makeAgent('Only search', ['web-search-api']);
    const { tools } = await discover('/v1/tools', { headers: { authorization: `Bearer ${token}` } });
    expect(tools.filter(({ status }) => status !== 'not_allowed').map((tool) => tool.id)).toEqual([
      'web-search-api',
    ]);
    expect(desk.gateway.discover(desk.owner, id)).toEqual({
      agent: { id, name: 'Only search' },
      user: desk.gateway.discover(desk.owner).user,
      tools,
    });
  });

  test('follows a key that is removed and saved again, without a restart', async () => {
    const statusOf = async () => (await discover()).tools.find(({ id }) => id === 'mistral-ai-api');
    await desk.keys.remove(desk.owner, { service: 'mistral' });
    expect(await statusOf()).toMatchObject({
      status: 'needs_key',
      reason: expect.stringContaining('No Mistral AI key') as string,
    });
    await desk.saveKey('mistral', providers.simulators.mistral.url, providers.secrets.mistral);
    expect(await statusOf()).toMatchObject({ status: 'ready' });
  });

  test("is not given for somebody else's agent, except to an admin", () => {
    const stranger = { id: 'u-other', name: 'Eve', role: 'member' as const };
    expect(() => desk.gateway.discover(stranger, desk.agentId)).toThrow('no such agent');
    expect(desk.gateway.discover({ ...stranger, role: 'admin' }, desk.agentId).agent?.name).toBe('Scout');
    expect(desk.gateway.discover(stranger).agent).toBeNull();
  });
});

describe('what an agent may know about itself', () => {
  test('is who it is, what it may use, until when, and how often it called', async () => {
    const { token, id } = await desk.makeAgent('Selfish', ['web-search-api']);
    const headers = { authorization: `Bearer ${token}` };
    await desk.post('/serper/search', { q: 'x' }, headers);
    await desk.rows(1);
    const me = (await (await desk.call('/v1/me', { headers })).json()) as { agent: { expiresAt: number } };
    expect(me).toMatchObject({
      agent: { id, name: 'Selfish' },
      user: { id: desk.owner.id },
      tools: ['web-search-api'],
      calls: { count: 1, days: 7 },
    });
    expect(me.agent.expiresAt).toBeGreaterThan(Date.now());
  });
});
