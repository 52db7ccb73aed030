import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeKey } from '../simulators/index.ts';
import { Agent, join } from '../support/agent.ts';
import { type Providers, startProviders } from '../support/providers.ts';
import { type Desktop, startDesktop } from './support/desktop.ts';
import { saveKeysAndMakeAgent } from './support/first-answer.ts';
import { gatewayShownIn } from './support/gateway-address.ts';
import { recordIpc } from './support/ipc-record.ts';
import { heapOf, pageState } from './support/page-memory.ts';
import { Person } from './support/person.ts';
import { Secrets } from './support/secrets.ts';

let providers: Providers;
let desk: Desktop;
const secrets = new Secrets();
const rejected = fakeKey('openai');

beforeAll(async () => {
  providers = await startProviders();
  for (const { service, secret } of providers.each) secrets.add(`${service} key`, secret);
  secrets.add('rejected key', rejected);
  desk = await startDesktop();
});

afterAll(async () => {
  await desk.close();
  await providers.close();
});

test('after a full run no secret is found anywhere but at its provider', async () => {
  const { window } = desk;
  const ipc = await recordIpc(desk.app);
  const person = new Person(window);
  await person.makeAdmin();
  const token = await saveKeysAndMakeAgent(person, providers);
  await tryRejectedKey(window, person);
  const agent = new Agent(await gatewayShownIn(window), token);

  const answers = [
    ...(await ordinaryCalls(agent)),
    ...(await echoingCalls(agent)),
    ...(await refusedCalls(agent)),
  ];
  await person.goTo('Activity');
  await window.getByText('Researcher').first().waitFor();
  await person.goTo('API Keys');

  expect(secrets.foundIn(answers.join('\n'))).toEqual([]);
  expect(secrets.foundIn(JSON.stringify(await ipc.sent()))).toEqual([]);
  expect(secrets.foundIn(await pageState(window))).toEqual([]);
  expect(secrets.foundIn(await heapOf(window))).toEqual([]);
  expect(secrets.foundIn(desk.output())).toEqual([]);
  expect(await secrets.foundBelow(desk.dataDir)).toEqual([]);

  // The same search finds what is there: the token in the one answer that shows it, the agent's name elsewhere.
  const shown = new Secrets();
  shown.add('token', token);
  expect(shown.foundIn(JSON.stringify(await ipc.sent()))).toEqual(['token (plain)']);
  expect(await shown.foundBelow(desk.dataDir)).toEqual([]);
  const known = new Secrets();
  known.add('agent', 'Researcher');
  expect(known.foundIn(await heapOf(window))).toContain('agent (plain)');
  expect((await known.foundBelow(desk.dataDir)).join()).toContain('agent (plain)');
  expect(answers.join('\n')).toContain('*'.repeat(32));
});

/** The provider refuses it and repeats it in its error, as OpenAI does in part. */
async function tryRejectedKey(window: Page, person: Person): Promise<void> {
  providers.of('openai').script({
    instead: {
      status: 401,
      body: { error: { message: `Incorrect API key provided: ${rejected}.`, code: 'invalid_api_key' } },
    },
  });
  await person.goTo('API Keys');
  const card = window.getByRole('region', { name: 'OpenAI' });
  await card.getByRole('button', { name: 'Replace' }).click();
  const form = window.getByRole('dialog');
  await form.getByLabel('Key', { exact: true }).fill(rejected);
  await form.getByRole('button', { name: 'Advanced' }).click();
  await form.getByLabel('Other endpoint').fill(providers.of('openai').url);
  await form.getByRole('button', { name: 'Save key' }).click();
  await form.getByText('Not saved.').waitFor();
  await form.getByRole('button', { name: 'Close' }).last().click();
  await form.waitFor({ state: 'detached' });
}

async function ordinaryCalls(agent: Agent): Promise<string[]> {
  return [
    await agent.askOpenAI(),
    await join(agent.streamOpenAI()),
    await agent.askAnthropic(),
    await join(agent.streamAnthropic()),
    await agent.askMistral(),
    await join(agent.streamMistral()),
    JSON.stringify(await agent.search('anything', 2)),
    JSON.stringify(await agent.tools()),
    await whole(await agent.fetch('/v1/me')),
  ];
}

/** Providers that give the key back: in an answer, a stream, an error, a header. */
async function echoingCalls(agent: Agent): Promise<string[]> {
  const answers: string[] = [];
  for (const where of ['text', 'error', 'header'] as const) {
    for (const splitAt of [1, 20]) {
      for (const [path, body] of chats) {
        const { simulator } = providers.each.find(({ service }) => path.includes(service)) ?? {};
        simulator?.script({ echoKey: { in: where, splitAt } });
        answers.push(await whole(await post(agent, path, body)));
      }
    }
  }
  return answers;
}

async function refusedCalls(agent: Agent): Promise<string[]> {
  const answers = [
    await whole(await agent.fetch('/openai/v1/files')),
    await whole(await post(agent, '/openai/v1/chat/completions', 'not json')),
    await whole(await agent.fetch('/openai/v1/nothing')),
  ];
  for (const instead of [
    'reset',
    { garbage: 'bytes' },
    { redirect: 'http://127.0.0.1:9/elsewhere' },
  ] as const) {
    providers.of('mistral').script({ instead });
    answers.push(await whole(await post(agent, '/mistral/v1/chat/completions', chats[2]?.[1] ?? {})));
  }
  return answers;
}

const messages = [{ role: 'user', content: 'hello' }];
const chats: [path: string, body: object][] = [
  ['/openai/v1/chat/completions', { model: 'gpt-5-mini', messages, stream: true }],
  ['/anthropic/v1/messages', { model: 'claude-sonnet-5-5', max_tokens: 20, messages, stream: true }],
  ['/mistral/v1/chat/completions', { model: 'mistral-small-latest', messages }],
];

function post(agent: Agent, path: string, body: object | string): Promise<Response> {
  return agent.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Status, headers and body as the agent sees them. */
async function whole(response: Response): Promise<string> {
  return `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`;
}
