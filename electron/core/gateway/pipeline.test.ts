import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestAccount, openAccount } from '../services/clicksend/testing.ts';
import { BodyMemory } from './body/memory.ts';
import type { Call } from './call.ts';
import { GatewayError } from './errors.ts';
import { loopbackHosts } from './guard.ts';
import { Pools, defaultTimeouts } from './passthrough/pools.ts';
import { type MailDesk, mail, openMailDesk } from './personal/testing.ts';
import { handle } from './pipeline.ts';
import { gatewayRoutes } from './routes.ts';
import { type Providers, openProviders } from './testing.ts';

let desk: MailDesk;
let providers: Providers;
let sms: TestAccount;
beforeAll(async () => {
  desk = await openMailDesk();
  providers = await openProviders(desk);
  sms = await openAccount();
  await desk.connectMail(desk.owner);
  await desk.connect(desk.owner, sms.settings, sms.apiKey);
});
afterAll(async () => {
  await desk.close();
  await providers.close();
  await sms.simulator.close();
});

/** The same pipeline with a ledger that notes what it hears, and says no when it is told to. */
let told: string[];
let refuses: boolean;
let url: string;
let stop: () => Promise<void>;
beforeEach(async () => {
  told = [];
  refuses = false;
  const pools = new Pools(defaultTimeouts);
  const note = (what: string, call: Call) => told.push(`${what} ${call.service} ${call.path}`);
  const { agents, connections, sends, log } = desk;
  const parts = {
    agents,
    connections,
    sends,
    log,
    pools,
    bodies: new BodyMemory(),
    systemKeys: desk.keys,
    searchPatienceMs: 10_000,
    routes: gatewayRoutes({ ...desk, systemKeys: desk.keys, pricing: desk.prices }),
    accounting: {
      reserve(call: Call) {
        note('reserve', call);
        if (refuses) throw new GatewayError('over_budget', 'Nothing is left.', 'Ask the admin.');
      },
      mayRepeat: () => true,
      settle: (call: Call) => void note('settle', call),
    },
  };
  const server = createServer((request, response) => {
    void handle(parts, loopbackHosts((server.address() as AddressInfo).port), request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await pools.destroy();
  };
});
afterEach(() => stop());

const chat = { model: 'mistral-small-latest', messages: [{ role: 'user', content: 'Hello' }] };
const { action: _action, ...letter } = mail;
const text = { to: '+61400000001', body: 'north' };

/** Every way to a provider. */
const ways: [path: string, service: string, body: object][] = [
  ['/mistral/v1/chat/completions', 'mistral', chat],
  ['/serper/search', 'serper', { q: 'desks' }],
  ...['/v1/tools/', '/functions/v1/'].flatMap((prefix): typeof ways => [
    [`${prefix}mistral-ai-api`, 'mistral', { action: 'chat', ...chat }],
    [`${prefix}web-search-api`, 'serper', { action: 'search', query: 'desks' }],
    [`${prefix}smtp-api`, 'smtp', { action: 'send_email', ...letter }],
    [`${prefix}clicksend-api`, 'clicksend', { action: 'send_sms', ...text }],
    [`${prefix}clicksend-api`, 'clicksend', { action: 'price_sms', ...text }],
  ]),
];

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(url + path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      authorization: `Bearer ${desk.token}`,
      'content-type': 'application/json',
      connection: 'close',
      ...headers,
    },
  });

const asked = () => [
  ...Object.values(providers.simulators).map(({ totals }) => totals.requests),
  sms.simulator.totals.requests,
  desk.smtp.connections.length,
];

describe('the one pipeline', () => {
  test.each(ways)(
    'reserves before anything is sent, and settles once: %s (%s)',
    async (path, service, body) => {
      const answer = await post(path, body);
      expect(answer.status).toBe(200);
      await answer.text();
      await stop();
      expect(told).toEqual([`reserve ${service} ${path}`, `settle ${service} ${path}`]);
    },
  );

  test.each(ways)('sends nothing that is not reserved: %s (%s)', async (path, service, body) => {
    refuses = true;
    const [before, sends] = [asked(), await desk.sent(desk.owner)];
    const answer = await post(path, body);
    expect([answer.status, answer.headers.get('x-keydesk-error')]).toEqual([402, 'over_budget']);
    expect(asked()).toEqual(before);
    expect(await desk.sent(desk.owner)).toEqual(sends);
    await stop();
    expect(told).toEqual([`reserve ${service} ${path}`, `settle ${service} ${path}`]);
  });

  test('reserves nothing for what is refused before, nor for a repeat', async () => {
    const key = { 'idempotency-key': 'repeat' };
    await post('/v1/tools/smtp-api', mail, key);
    told = [];
    await post('/v1/tools/smtp-api', { ...mail, from: 'x@example.com' });
    expect((await post('/v1/tools/smtp-api', mail, key)).headers.get('idempotent-replayed')).toBe('true');
    await stop();
    expect(told.map((what) => what.split(' ')[0])).toEqual(['settle', 'settle']);
  });
});
