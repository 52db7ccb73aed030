import { expect } from 'vitest';
import { Agent, join } from '../../support/agent.ts';
import type { Providers } from '../../support/providers.ts';
import type { Person } from './person.ts';

/** From four keys to an agent that works, by hand, in whatever panel the person sits at. */
export async function saveKeysAndMakeAgent(person: Person, providers: Providers): Promise<string> {
  for (const { service, simulator, secret } of providers.each) {
    expect(await person.saveKey(service, secret, simulator.url)).toContain('the key works');
  }
  return person.makeAgent('Researcher');
}

/** Every provider answers the agent's own SDK, plain and streamed, with the shared key and without the token. */
export async function expectAnswers(gateway: string, token: string, providers: Providers): Promise<void> {
  const agent = new Agent(gateway, token);
  expect(await agent.askOpenAI()).toContain('OpenAI simulator');
  expect(await join(agent.streamOpenAI())).toContain('OpenAI simulator');
  expect(await agent.askAnthropic()).toContain('Anthropic simulator');
  expect(await join(agent.streamAnthropic())).toContain('Anthropic simulator');
  expect(await agent.askMistral()).toContain('Mistral simulator');
  expect(await join(agent.streamMistral())).toContain('Mistral simulator');
  expect((await agent.search('anything', 2)).results).toHaveLength(2);
  for (const { simulator, secret } of providers.each) {
    const last = simulator.requests.at(-1);
    expect(JSON.stringify(last?.headers)).toContain(secret);
    expect(JSON.stringify(last)).not.toContain(token);
  }
}
