import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ConnectionService } from '../../../shared/ipc/integrations.ts';
import { permissions } from '../../../shared/ipc/permissions.ts';
import { toolIds } from '../../../shared/services.ts';
import type { ConnectionLease, Connections } from '../connections/types.ts';
import { GrantError } from '../oauth/types.ts';
import { type TestAccount, openAccount } from '../services/clicksend/testing.ts';
import { allAdapters } from '../services/index.ts';
import type { PassthroughRoute } from '../services/passthrough.ts';
import { userServiceByTool, userTools } from '../services/user-tools.ts';
import { BodyMemory } from './body/memory.ts';
import { GatewayError } from './errors.ts';
import { loopbackHosts } from './guard.ts';
import { Pools, defaultTimeouts } from './passthrough/pools.ts';
import { type MailDesk, mail, openMailDesk } from './personal/testing.ts';
import { type PipelineParts, handle } from './pipeline.ts';
import { type GatewayRoute, type ProviderRoute, gatewayRoutes } from './routes.ts';
import { type Providers, openProviders } from './testing.ts';

/** A mailbox that somebody signed in for; nothing may ask for its token here. */
function mailbox(kind: 'gmail' | 'outlook'): ConnectionLease {
  const api = 'http://127.0.0.1:9';
  return {
    id: kind,
    service: kind,
    credential: 'own',
    settings: {
      kind,
      account: 'ada@desk.test',
      accountId: 'ada',
      permissions: [...permissions],
      clientId: 'client',
      tenant: null,
      tokenUrl: `${api}/token`,
      revokeUrl: null,
      api,
      endsAt: null,
    },
    withSecret() {
      throw new Error('Its secret is not to be had.');
    },
    grant: {
      permissions: new Set(permissions),
      api,
      account: 'ada@desk.test',
      withToken() {
        steps.push('token');
        throw new GrantError('failing', 'Nothing is connected here.');
      },
    },
  };
}

function withMailboxes(connections: Connections): Connections {
  return new Proxy(connections, {
    get(target, name) {
      if (name !== 'lease') return Reflect.get(target, name);
      return (userId: string, service: ConnectionService) =>
        service === 'gmail' || service === 'outlook' ? mailbox(service) : target.lease(userId, service);
    },
  });
}

let desk: MailDesk;
let providers: Providers;
let sms: TestAccount;
let url: string;
let close: () => Promise<void>;
let table: readonly GatewayRoute[];
/** What the gate did, in order. */
let steps: string[];

/** The real route table in the real pipeline, with a note at every station, and nothing left in any budget. */
beforeAll(async () => {
  desk = await openMailDesk();
  providers = await openProviders(desk);
  sms = await openAccount();
  await desk.connectMail(desk.owner);
  await desk.connect(desk.owner, sms.settings, sms.apiKey);
  const { agents } = desk;
  const pools = new Pools(defaultTimeouts);
  const connections = withMailboxes(desk.connections);
  table = gatewayRoutes({ ...desk, connections, systemKeys: desk.keys, pricing: desk.prices });
  const parts: PipelineParts = {
    ...desk,
    connections,
    pools,
    systemKeys: desk.keys,
    bodies: new BodyMemory(),
    searchPatienceMs: 10_000,
    routes: table.map((route) => ('allow' in route ? noting(route) : route)),
    agents: {
      ...agents,
      authenticate(token) {
        steps.push('authenticate');
        return agents.authenticate(token);
      },
    },
    accounting: {
      reserve() {
        steps.push('reserve');
        throw new GatewayError('over_budget', 'Nothing is left.', 'Ask the admin.');
      },
      mayRepeat: () => true,
      settle: () => void steps.push('settle'),
    },
  };
  const server = createServer((request, response) => {
    void handle(parts, loopbackHosts((server.address() as AddressInfo).port), request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await pools.destroy();
  };
});
afterAll(async () => {
  await close();
  await desk.close();
  await providers.close();
  await sms.simulator.close();
});
beforeEach(() => {
  steps = [];
});

function noting(route: ProviderRoute): ProviderRoute {
  return {
    ...route,
    allow(call) {
      steps.push('allow');
      return route.allow(call);
    },
  };
}

interface Sample {
  method: 'GET' | 'POST';
  path: string;
  body: object | FormData | null;
}

const anything = {
  model: 'm',
  input: 'x',
  prompt: 'x',
  q: 'x',
  max_tokens: 5,
  messages: [{ role: 'user', content: 'x' }],
};

function sampleOf(prefix: string, { method, path, body, formFields = [] }: PassthroughRoute): Sample {
  const form = new FormData();
  for (const field of formFields) if (field === 'model') form.append(field, 'm');
  const bodies = { none: null, json: anything, json_or_form: anything, form };
  return { method, path: prefix + path.replaceAll('{id}', 'x'), body: bodies[body] };
}

const inputs: Record<string, object> = {
  chat: { model: 'm', max_tokens: 5, messages: anything.messages },
  search: { query: 'desks' },
  send_email: mail,
  create_draft: mail,
  get_message: { id: 'x' },
  send_sms: { to: '+61400000001', body: 'north' },
  price_sms: { to: '+61400000001', body: 'north' },
};

/** Tools that nobody can use yet have no call to make. */
const actionsOf = (tool: (typeof toolIds)[number]): readonly { name: string }[] => {
  const personal = userServiceByTool(tool);
  const adapter = allAdapters.find((one) => one.tool.id === tool);
  return adapter?.tool.actions ?? (personal && userTools[personal]?.actions) ?? [];
};

/** Every open path of every provider, and every action of every tool under both addresses. */
const samples: readonly Sample[] = [
  ...allAdapters.flatMap(({ passthrough: { prefix, routes } }) =>
    routes.map((route) => sampleOf(prefix, route)),
  ),
  ...['/v1/tools/', '/functions/v1/'].flatMap((prefix) =>
    toolIds.flatMap((tool) =>
      actionsOf(tool).map(({ name }): Sample => {
        return { method: 'POST', path: prefix + tool, body: { ...inputs[name], action: name } };
      }),
    ),
  ),
];
const named = samples.map((sample) => [`${sample.method} ${sample.path}`, sample] as const);

function send({ method, path, body }: Sample, token: string): Promise<Response> {
  const json = body !== null && !(body instanceof FormData);
  return fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(json && { 'content-type': 'application/json' }) },
    ...(body !== null && { body: json ? JSON.stringify(body) : body }),
  });
}

const asked = () => [
  ...Object.values(providers.simulators).map(({ totals }) => totals.requests),
  sms.simulator.totals.requests,
  desk.smtp.connections.length,
];

/** What stands at the end of a call is noted when its answer has gone. */
const settled = async () => {
  await expect.poll(() => steps.at(-1)).toBe('settle');
};

describe('the one gate', () => {
  test('is walked through by every route of the table that leads to a provider', () => {
    const walked = new Set(
      samples.map(({ method, path }) => table.find((route) => route.matches(method, path))),
    );
    for (const route of table)
      expect([route.name, walked.has(route)]).toEqual([route.name, 'allow' in route]);
  });

  test.each(named)(
    'authenticates, allows and reserves, and a no of the budgets lets nothing out: %s',
    async (_name, sample) => {
      const before = asked();
      const answer = await send(sample, desk.token);
      expect([answer.status, await answer.text()]).toEqual([
        402,
        expect.stringContaining('Nothing is left.'),
      ]);
      await settled();
      expect(steps).toEqual(['authenticate', 'allow', 'reserve', 'settle']);
      expect(asked()).toEqual(before);
    },
  );

  test.each(named)('reserves nothing for an agent that may not: %s', async (_name, sample) => {
    const { token, id } = await desk.makeAgent(
      `Nobody ${steps.length} ${sample.method} ${sample.path}`.slice(0, 60),
      [],
    );
    const before = asked();
    const answer = await send(sample, token);
    expect([answer.status, answer.headers.get('x-keydesk-error')]).toEqual([403, 'not_allowed']);
    await settled();
    expect(steps).toEqual(['authenticate', 'allow', 'settle']);
    expect(asked()).toEqual(before);
    await desk.agents.revoke(desk.owner, id);
  });

  test.each(named)('allows nothing to nobody: %s', async (_name, sample) => {
    const before = asked();
    expect((await send(sample, 'kda_nobody')).status).toBe(401);
    expect(steps).toEqual(['authenticate']);
    expect(asked()).toEqual(before);
  });
});
