/**
 * The main job from end to end, against the built-in simulators of the providers: save a key, make an agent,
 * discover, call with the providers' own SDKs (plain and streaming), search the web, connect one's own mailboxes and use
 * them, look at what was written down.
 */
import { startSignIns } from '../simulators/index.ts';
import { Agent } from '../support/agent.ts';
import { startHeadless } from '../support/headless.ts';
import { PanelClient } from '../support/panel-client.ts';
import { type Providers, startProviders } from '../support/providers.ts';
import { connectMailboxes, writeAndRead } from './mailboxes.ts';
import { expect, heading, line, stream } from './transcript.ts';

async function main(): Promise<void> {
  const providers = await startProviders();
  const mailboxes = await startSignIns();
  const desk = await startHeadless({ passphrase: 'a passphrase made for the demo only' });
  try {
    heading('Keydesk is up, headless, with simulators of the four providers, Google and Microsoft');
    line(`gateway ${desk.gateway}`);
    line(`panel   ${desk.panel}`);
    const admin = await makeAdmin(desk.panel, desk.setupToken);
    await saveKeys(admin, providers);

    heading('Ada makes an agent; its token is shown this once');
    const made = await admin.call('agents.create', { name: 'Researcher' });
    line(`${made.agent.name}: ${made.token.slice(0, 8)}… (${made.token.length} characters)`);

    const agent = new Agent(desk.gateway, made.token);
    await askEverything(agent);
    showWhatProvidersSaw(providers, made.token);
    await connectMailboxes(admin, mailboxes);
    await writeAndRead(agent, mailboxes);
    await lookBack(admin);
    await revoke(admin, made.agent.id, agent);
  } finally {
    await desk.stop();
    await providers.close();
    await mailboxes.close();
  }
  process.stdout.write('\nDone: the providers saw the shared keys, the agent only ever held its token.\n');
}

async function makeAdmin(panel: string, setupToken: string | undefined): Promise<PanelClient> {
  heading('The first person makes the admin account with the one-time setup token');
  const admin = new PanelClient(panel);
  const { user } = await admin.call('setup.createAdmin', {
    name: 'Ada',
    password: 'correct horse battery staple',
    ...(setupToken ? { setupToken } : {}),
  });
  line(`${user.name} is signed in as ${user.role}`);
  return admin;
}

async function saveKeys(admin: PanelClient, { each }: Providers): Promise<void> {
  heading('Ada saves one shared key for each provider; each is tested for free');
  for (const { service, simulator, secret } of each) {
    const saved = await admin.call('systemKeys.save', { service, secret, baseUrl: simulator.url });
    line(`${service.padEnd(9)} ${saved.status}: ${saved.message}`);
    expect(saved.status === 'verified', `the ${service} key to be verified`);
  }
}

async function askEverything(agent: Agent): Promise<void> {
  heading('The agent asks which tools it can use');
  const tools = await agent.tools();
  for (const tool of tools) line(`${tool.id.padEnd(22)} ${tool.status.padEnd(16)} ${tool.reason}`);
  expect(tools.filter(({ status }) => status === 'ready').length === 4, 'four ready tools');

  heading('The agent calls OpenAI with the official SDK, through the gateway');
  line(`plain:  ${await agent.askOpenAI()}`);
  expect(await stream('stream', agent.streamOpenAI()), 'a streamed answer from OpenAI');
  heading('The agent calls Anthropic with the official SDK, through the gateway');
  line(`plain:  ${await agent.askAnthropic()}`);
  expect(await stream('stream', agent.streamAnthropic()), 'a streamed answer from Anthropic');
  heading('The agent calls Mistral with the official SDK, through the gateway');
  line(`plain:  ${await agent.askMistral()}`);
  expect(await stream('stream', agent.streamMistral()), 'a streamed answer from Mistral');

  heading('The agent searches the web');
  const answer = await agent.search('electron safeStorage', 3);
  for (const result of answer.results) line(`${result.title} (${result.url})`);
  line(`by ${answer.provider}, ${answer.credits} credit`);
  expect(answer.results.length === 3, 'three search results');
}

function showWhatProvidersSaw({ each }: Providers, token: string): void {
  heading('What the providers saw');
  for (const { service, simulator, secret } of each) {
    const sent = simulator.requests.flatMap(({ headers }) => headers.map(([, value]) => value));
    expect(
      sent.some((value) => value.includes(secret)),
      `${service} to have received the shared key`,
    );
    expect(!sent.some((value) => value.includes(token)), `${service} never to have seen the agent's token`);
    line(
      `${service.padEnd(9)} ${simulator.requests.length} requests with the shared key, none with the token`,
    );
  }
}

async function lookBack(admin: PanelClient): Promise<void> {
  heading('Ada looks at what happened');
  const { rows } = await admin.call('activity.list', {});
  for (const row of rows.toReversed()) {
    const credential =
      row.keyLabel === null ? 'her own connection' : `${row.credential} key “${row.keyLabel}”`;
    line(`${row.agentName} ${row.method} ${row.path} → ${row.status}, ${credential}`);
  }
  expect(rows.length === 15, 'fifteen calls in the activity');
  const audit = await admin.call('audit.verify', {});
  line(`audit log: ${audit.rows} rows, chain ${audit.ok ? 'intact' : `broken at ${audit.firstBroken}`}`);
  expect(audit.ok, 'an intact audit chain');
}

async function revoke(admin: PanelClient, id: string, agent: Agent): Promise<void> {
  heading('Ada revokes the agent; its token is worth nothing at once');
  await admin.call('agents.revoke', { id });
  const refused = await agent.fetch('/v1/tools');
  const answer = (await refused.json()) as { error: { message: string } };
  line(`${refused.status}: ${answer.error.message}`);
  expect(refused.status === 401, 'the revoked token to be refused');
}

await main();
