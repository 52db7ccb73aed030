import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Gate, type Simulator, fakeKey, startSimulator } from '../../../../tests/simulators/index.ts';
import type { ProviderName } from '../../../../tests/simulators/index.ts';
import { type GatewayDesk, openGateway } from '../testing.ts';

let desk: GatewayDesk;
let simulators: Simulator[];
beforeEach(async () => {
  desk = await openGateway();
  simulators = [];
});
afterEach(async () => {
  await desk.close();
  await Promise.all(simulators.map((simulator) => simulator.close()));
});

/** A provider with one key, or with a second one that stands by. */
async function open(
  service: ProviderName,
  keys: 1 | 2,
): Promise<{ simulator: Simulator; secrets: string[] }> {
  const simulator = await startSimulator(service);
  simulators.push(simulator);
  const secrets: string[] = [];
  for (const role of (['active', 'standby'] as const).slice(0, keys)) {
    const secret = fakeKey(service);
    simulator.addKey(secret);
    await desk.saveKey(service, simulator.url, secret, role);
    secrets.push(secret);
  }
  return { simulator, secrets };
}

const chat = { model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hello' }] };
const ask = (body: object = chat) => desk.post('/openai/v1/chat/completions', body);
/** Status and key of the calls that the provider saw. */
const seen = ({ requests }: Simulator, secrets: string[]) =>
  requests
    .filter(({ method }) => method === 'POST')
    .map(({ status, key }) => `${status} ${secrets.indexOf(key ?? '')}`);

describe('a key that the provider wants left alone', () => {
  test.each([429, 503, 529])('with %i is spared, and the standby serves the same call', async (status) => {
    const { simulator, secrets } = await open('openai', 2);
    simulator.script({
      instead: { status, headers: { 'retry-after': '20' } },
      on: { key: secrets[0] ?? '' },
    });
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(200);
    expect(seen(simulator, secrets)).toEqual([`${status} 0`, '200 1', '200 1']);
    const rows = await desk.rows(2);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
    // When its time is over it serves again.
    await desk.passTime(20_000);
    expect((await ask()).status).toBe(200);
    expect(seen(simulator, secrets).at(-1)).toBe('200 0');
  });

  test('is spared for the model that it is about only', async () => {
    const { simulator, secrets } = await open('openai', 2);
    simulator.script({ instead: { status: 429, headers: { 'retry-after': '20' } } });
    await ask();
    await ask({ ...chat, model: 'gpt-5' });
    expect(seen(simulator, secrets)).toEqual(['429 0', '200 1', '200 0']);
  });

  test('without another key shows the provider’s own answer, and asks it for nothing until then', async () => {
    const { simulator, secrets } = await open('openai', 1);
    simulator.script({ instead: { status: 429, headers: { 'retry-after': '20', 'x-own': 'yes' } } });
    const first = await ask();
    expect([first.status, first.headers.get('retry-after'), first.headers.get('x-own')]).toEqual([
      429,
      '20',
      'yes',
    ]);
    expect(first.headers.get('x-keydesk-error')).toBeNull();
    expect(await first.text()).toContain('Rate limit reached');
    await desk.passTime(5000);
    const second = await ask();
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '15']);
    expect(second.headers.get('x-keydesk-error')).toBe('rate_limited');
    expect(await second.text()).toContain('OpenAI wants to be left alone for a while');
    expect(seen(simulator, secrets)).toEqual(['429 0']);
    await desk.passTime(15_000);
    expect((await ask()).status).toBe(200);
  });

  test('is repeated once at most: the second answer goes to the agent', async () => {
    const { simulator, secrets } = await open('openai', 2);
    simulator.script({ times: 2, instead: { status: 429, headers: { 'retry-after-ms': '9000' } } });
    const answer = await ask();
    expect([answer.status, answer.headers.get('x-keydesk-error')]).toEqual([429, null]);
    expect((await ask()).headers.get('retry-after')).toBe('9');
    expect(seen(simulator, secrets)).toEqual(['429 0', '429 1']);
  });

  test('is replaced by no other once all calls are stopped', async () => {
    const { simulator, secrets } = await open('openai', 2);
    const gate = new Gate();
    simulator.script({ hold: gate, instead: { status: 429, headers: { 'retry-after': '20' } } });
    const answer = ask();
    await simulator.waitForRequest({ path: '/v1/chat/completions' });
    await desk.budgets.stop(desk.owner, true);
    gate.open();
    expect((await answer).status).toBe(429);
    expect(seen(simulator, secrets)).toEqual(['429 0']);
  });

  test('goes on serving where the provider names no time', async () => {
    const { simulator, secrets } = await open('openai', 2);
    simulator.script({ instead: { status: 429 } });
    expect((await ask()).status).toBe(429);
    expect((await ask()).status).toBe(200);
    expect(seen(simulator, secrets)).toEqual(['429 0', '200 0']);
  });

  test('is not given up once the answer has begun', async () => {
    const { simulator, secrets } = await open('openai', 2);
    simulator.script({ failAfter: 3 });
    await (await ask({ ...chat, stream: true })).text();
    expect(seen(simulator, secrets)).toEqual(['200 0']);
  });
});

describe('an account without credit', () => {
  const asks: [ProviderName, string, object][] = [
    ['openai', '/openai/v1/chat/completions', chat],
    [
      'anthropic',
      '/anthropic/v1/messages',
      { model: 'claude-sonnet-5-5', max_tokens: 20, messages: chat.messages },
    ],
    ['mistral', '/mistral/v1/chat/completions', { model: 'mistral-small-latest', messages: chat.messages }],
    ['serper', '/serper/search', { q: 'desks' }],
  ];

  test.each(asks)(
    'at %s is spared, the standby serves the call, and the admins hear of it once',
    async (service, path, body) => {
      const { simulator, secrets } = await open(service, 2);
      simulator.setKeyState(secrets[0] ?? '', 'no-credit');
      const headers = { 'anthropic-version': '2023-06-01' };
      for (let call = 0; call < 2; call++) expect((await desk.post(path, body, headers)).status).toBe(200);
      expect(seen(simulator, secrets).slice(1)).toEqual(['200 1', '200 1']);
      expect(desk.notices.map(({ message }) => message)).toEqual([
        expect.stringMatching(/says that the account of the key “.+” has no credit left. Calls go on with/),
      ]);
      const rows = await desk.rows(2);
      expect(rows.map(({ outcome, keyLabel }) => [outcome, keyLabel])).toEqual(
        rows.map(() => ['ok', rows[0]?.keyLabel]),
      );
    },
  );

  test('is asked all the same where there is no other, so that a payment counts at once', async () => {
    const { simulator, secrets } = await open('openai', 1);
    simulator.setKeyState(secrets[0] ?? '', 'no-credit');
    const answer = await ask();
    expect([answer.status, answer.headers.get('x-keydesk-error')]).toEqual([429, null]);
    expect(await answer.text()).toContain('insufficient_quota');
    simulator.setKeyState(secrets[0] ?? '', 'valid');
    expect((await ask()).status).toBe(200);
    expect(desk.notices.map(({ level }) => level)).toEqual(['error']);
  });

  test('costs nothing: only the answer of the standby is on the bill', async () => {
    const { simulator, secrets } = await open('openai', 2);
    simulator.setKeyState(secrets[0] ?? '', 'no-credit');
    await (await ask()).text();
    const [row] = await desk.rows(1);
    expect([row?.inputTokens, row?.outputTokens]).toEqual([
      simulator.keys.find(secrets[1] ?? '')?.totals.inputTokens,
      simulator.keys.find(secrets[1] ?? '')?.totals.outputTokens,
    ]);
  });
});
