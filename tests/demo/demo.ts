/**
 * The main job from end to end, against the built-in simulators of the providers: save a key, make an agent,
 * discover, call with the providers' own SDKs (plain and streaming), search the web, look at what was written down.
 */
import { startHeadless } from '../support/headless.ts';
import { PanelClient } from '../support/panel-client.ts';
import { fakeKey } from '../simulators/fake-keys.ts';
import { startSimulator } from '../simulators/index.ts';
import { callAnthropic, callMistral, callOpenAI } from './llm-calls.ts';
import { discover, searchTheWeb } from './tool-calls.ts';
import { expect, heading, line } from './transcript.ts';

const services = ['openai', 'anthropic', 'mistral', 'serper'] as const;

async function main(): Promise<void> {
  const simulators = await Promise.all(services.map(async (service) => ({ service, sim: await startSimulator(service) })));
  const desk = await startHeadless({ passphrase: 'a passphrase made for the demo only' });
  try {
    heading('Keydesk is up, headless, with the simulators of four providers');
    line(`gateway ${desk.gateway}`);
    line(`panel   ${desk.panel}`);

    heading('The admin is made with the one-time setup token');
    const admin = new PanelClient(desk.panel);
    const { user } = await admin.call('setup.createAdmin', {
      name: 'Ada',
      password: 'correct horse battery staple',
      ...(desk.setupToken ? { setupToken: desk.setupToken } : {}),
    });
    line(`${user.name} signed in as ${user.role}`);

    heading('The admin saves one shared key for each provider');
    for (const { service, sim } of simulators) {
      const secret = fakeKey(service);
      sim.addKey(secret, 'valid');
      const saved = await admin.call('systemKeys.save', { service, secret, baseUrl: sim.url });
      line(`${service.padEnd(9)} ${saved.status}: ${saved.message}`);
      expect(saved.status === 'verified', `the ${service} key to be verified`);
    }

    heading('The admin makes an agent; its token is shown this once');
    const { agent, token } = await admin.call('agents.create', { name: 'Researcher' });
    line(`${agent.name}: ${token.slice(0, 8)}… (${token.length} characters)`);

    heading('The agent asks which tools it can use');
    await discover(desk.gateway, token);

    heading('The agent calls OpenAI with the official SDK, through the gateway');
    await callOpenAI(desk.gateway, token);
    heading('The agent calls Anthropic with the official SDK, through the gateway');
    await callAnthropic(desk.gateway, token);
    heading('The agent calls Mistral with the official SDK, through the gateway');
    await callMistral(desk.gateway, token);
    heading('The agent searches the web');
    await searchTheWeb(desk.gateway, token);

    heading('The admin looks at what happened');
    const { rows } = await admin.call('activity.list', {});
    for (const row of rows.toReversed()) {
      line(`${row.agentName} ${row.method} ${row.path} → ${row.status} with ${row.credential ?? 'no'} credential`);
    }
    expect(rows.length >= 7, 'every call in the activity');
    const audit = await admin.call('audit.verify', {});
    line(`audit log: ${audit.rows} rows, chain ${audit.ok ? 'intact' : `broken at ${audit.firstBroken}`}`);
    expect(audit.ok, 'an intact audit chain');

    heading('The agent is revoked; its token is worth nothing at once');
    await admin.call('agents.revoke', { id: agent.id });
    const refused = await fetch(`${desk.gateway}/v1/tools`, { headers: { authorization: `Bearer ${token}` } });
    const answer = (await refused.json()) as { error: { message: string } };
    line(`${refused.status}: ${answer.error.message}`);
    expect(refused.status === 401, 'the revoked token to be refused');
  } finally {
    await desk.stop();
    await Promise.all(simulators.map(({ sim }) => sim.close()));
  }
  process.stdout.write('\nDone: the providers saw the shared keys, the agent only ever held its token.\n');
}

await main();
