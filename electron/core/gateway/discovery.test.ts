import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DiscoveredTool } from '../../../shared/ipc/gateway.ts';
import type { Health } from '../connections/types.ts';
import { type TestAccount, openAccount } from '../services/clicksend/testing.ts';
import { type MailDesk, mail, openMailDesk } from './personal/testing.ts';

let desk: MailDesk;
let sms: TestAccount;
beforeAll(async () => {
  desk = await openMailDesk();
  await desk.connectMail(desk.owner);
  sms = await openAccount();
  await desk.connect(desk.owner, sms.settings, sms.apiKey);
});
afterAll(async () => {
  await desk.close();
  await sms.simulator.close();
});

async function tool(id: string, token = desk.token): Promise<DiscoveredTool | undefined> {
  const answer = await desk.call('/v1/tools', { headers: { authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { tools: DiscoveredTool[] }).tools.find((one) => one.id === id);
}

/** As a call that used the connection would. */
function report(health: Health): void {
  const lease = desk.connections.lease(desk.owner.id, 'smtp');
  if ('problem' in lease) throw new Error(lease.reason);
  desk.connections.report(lease.id, health);
}

describe('a tool that speaks in somebody’s name', () => {
  test('is ready for the agents of whoever connected it, and for nobody else’s', async () => {
    expect(await tool('smtp-api')).toMatchObject({
      service: 'smtp',
      scope: 'user',
      status: 'ready',
      reason: 'Uses the owner’s connection as ada@example.com.',
      credential: 'own',
    });
    const bobs = await tool('smtp-api', desk.bob.token);
    expect(bobs).toMatchObject({ status: 'needs_connection', credential: null });
    expect(bobs?.reason).not.toContain('ada');
    expect(await tool('clicksend-api', desk.bob.token)).toMatchObject({ status: 'needs_connection' });
  });

  test('tells what it can do and what that takes, connected or not', async () => {
    for (const token of [desk.token, desk.bob.token]) {
      const { actions = [] } = (await tool('smtp-api', token)) ?? {};
      expect(actions.map(({ name }) => name)).toEqual(['send_email']);
      expect(actions[0]?.inputSchema).toMatchObject({
        type: 'object',
        required: ['to', 'subject'],
        additionalProperties: false,
        properties: { to: { type: 'array' }, attachments: { type: 'array' } },
      });
      expect((await tool('clicksend-api', token))?.actions.map(({ name }) => name)).toEqual([
        'send_sms',
        'price_sms',
      ]);
    }
    for (const mailbox of ['gmail-api', 'microsoft-outlook-api']) {
      expect((await tool(mailbox))?.actions.map(({ name }) => name)).toEqual([
        'send_email',
        'search',
        'get_message',
        'create_draft',
      ]);
    }
  });

  test('says in words what a call would meet: trouble that may pass, and what only its owner can mend', async () => {
    report({ state: 'failing', reason: 'The server cannot be reached.' });
    expect(await tool('smtp-api')).toMatchObject({
      status: 'failing',
      reason: 'The server cannot be reached.',
      credential: 'own',
    });
    report({ state: 'needs_you', reason: 'The password is refused.' });
    const broken = { status: 'needs_reconnect', reason: 'The password is refused.', credential: null };
    expect(await tool('smtp-api')).toMatchObject(broken);
    const { error } = (await (await desk.send()).json()) as { error: { code: string; message: string } };
    expect(error).toMatchObject({ code: broken.status, message: broken.reason });
    await desk.connectMail(desk.owner);
    expect(await tool('smtp-api')).toMatchObject({ status: 'ready' });
  });

  test('is shown in the panel as the agent is told', async () => {
    const shown = desk.gateway.discover(desk.owner, desk.agentId);
    const told: unknown = await (await desk.call('/v1/tools')).json();
    expect(shown).toEqual(told);
  });

  test('is not offered where the agent may not use it, whatever is connected', async () => {
    const { token } = await desk.makeAgent('Only SMS', ['clicksend-api']);
    expect(await tool('smtp-api', token)).toMatchObject({ status: 'not_allowed', credential: null });
    expect(await tool('clicksend-api', token)).toMatchObject({ status: 'ready' });
  });

  test('shows no secret', async () => {
    const told = await (await desk.call('/v1/tools')).text();
    expect(sms.showsKey(told)).toBe(false);
    expect(mail.to.every(({ address }) => !told.includes(address))).toBe(true);
  });
});
