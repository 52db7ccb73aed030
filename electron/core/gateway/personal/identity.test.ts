import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type MailDesk, openMailDesk, password, refusalOf } from './testing.ts';

let desk: MailDesk;
beforeEach(async () => {
  desk = await openMailDesk();
});
afterEach(() => desk.close());

describe('an identity', () => {
  test('is its owner’s alone: each agent sends as its own owner', async () => {
    await desk.connectMail(desk.owner);
    await desk.connectMail(desk.bob.person);
    await desk.send({ subject: 'Ada’s' });
    await desk.sendAs(desk.bob.token, { subject: 'Bob’s' });
    expect(desk.smtp.mailbox.map(({ user, from }) => [user, from])).toEqual([
      ['ada', 'ada@example.com'],
      ['bob', 'bob@example.com'],
    ]);
    expect((await desk.sent(desk.owner)).map(({ agentName }) => agentName)).toEqual(['Scout']);
    expect((await desk.sent(desk.bob.person)).map(({ agentName }) => agentName)).toEqual(['Bob’s agent']);
  });

  test('is of no use to the agent of somebody else, whatever it sends along', async () => {
    await desk.connectMail(desk.owner);
    const before = desk.smtp.connections.length;
    const tries = [
      {},
      { 'x-user-id': desk.owner.id },
      { 'x-keydesk-user': desk.owner.id },
      { 'x-keydesk-credential': 'own' },
      { 'idempotency-key': 'k1' },
      { cookie: `session=${desk.owner.id}` },
    ];
    for (const more of tries) {
      const headers = { authorization: `Bearer ${desk.bob.token}`, ...more };
      const answer = await desk.send({}, headers);
      expect(answer.headers.get('x-keydesk-error')).toBe('needs_connection');
      expect(answer.headers.get('x-should-retry')).toBe('false');
      const refusal = await refusalOf(answer);
      expect(refusal).toMatchObject({ status: 424, code: 'needs_connection' });
      expect(JSON.stringify(refusal)).not.toContain('ada');
    }
    expect(desk.smtp.connections.length).toBe(before);
    expect(await desk.sent(desk.bob.person)).toEqual([]);
  });

  test('is gone for the agents as soon as it is disconnected, and there again once connected', async () => {
    await desk.connectMail(desk.owner);
    await desk.dropMail(desk.owner);
    expect(await refusalOf(await desk.send())).toMatchObject({ status: 424, code: 'needs_connection' });
    await desk.connectMail(desk.owner, { fromEmail: 'ada.new@example.com' });
    expect((await desk.send()).status).toBe(200);
    expect(desk.smtp.mailbox.map(({ from }) => from)).toEqual(['ada.new@example.com']);
  });

  test('is not needed to hear that a tool is not allowed', async () => {
    const { token } = await desk.makeAgent('Only search', ['web-search-api']);
    expect(await refusalOf(await desk.sendAs(token))).toMatchObject({ status: 403, code: 'not_allowed' });
  });
});

describe('a connection', () => {
  test('whose password is refused is left alone from then on, and discovery says so', async () => {
    await desk.connectMail(desk.owner);
    desk.smtp.addUser('ada', 'changed meanwhile');
    const refused = await refusalOf(await desk.send());
    expect(refused).toMatchObject({ status: 424, code: 'needs_reconnect' });
    expect((await desk.sent(desk.owner))[0]).toMatchObject({ outcome: 'refused' });
    const conversations = desk.smtp.connections.length;
    const again = await refusalOf(await desk.send());
    expect(again).toMatchObject({ status: 424, code: 'needs_reconnect', message: refused.message });
    expect(again.hint).toContain('Integrations');
    expect(desk.smtp.connections.length).toBe(conversations);
    expect(await desk.sent(desk.owner)).toHaveLength(1);
    expect(desk.gateway.discover(desk.owner).tools.find(({ id }) => id === 'smtp-api')).toMatchObject({
      status: 'needs_reconnect',
      reason: refused.message,
      credential: null,
    });
    expect(JSON.stringify([refused, again])).not.toContain(password);
  });

  test('whose server is overloaded is tried again by the next call', async () => {
    await desk.connectMail(desk.owner);
    desk.smtp.script({ at: 'connect', refuse: { code: 421 } });
    const answer = await desk.send();
    expect(answer.headers.get('x-should-retry')).toBeNull();
    expect(await refusalOf(answer)).toMatchObject({ status: 502, code: 'provider_unreachable' });
    const status = () => desk.connections.status(desk.owner.id, 'smtp').status;
    expect(status()).toBe('failing');
    expect((await desk.send()).status).toBe(200);
    expect(status()).toBe('connected');
    const [first] = await desk.rows(2);
    expect(first).toMatchObject({ status: 502, outcome: 'unreachable', errorCode: 'provider_unreachable' });
  });

  test('says nothing bad about itself when a recipient is refused', async () => {
    await desk.connectMail(desk.owner);
    desk.smtp.script({ at: 'rcpt', of: 'kim@example.org', refuse: { code: 550 } });
    const answer = await desk.send({ cc: [{ address: 'li@example.org' }] });
    expect(await refusalOf(answer)).toMatchObject({ status: 400, code: 'invalid_input' });
    expect(desk.smtp.mailbox).toEqual([]);
    expect(desk.connections.status(desk.owner.id, 'smtp').status).toBe('connected');
  });

  test('of a locked Keydesk sends nothing and says why', async () => {
    await desk.connectMail(desk.owner);
    desk.vault.lock();
    const refusal = await refusalOf(await desk.send());
    expect(refusal).toMatchObject({ status: 424, code: 'needs_reconnect' });
    expect(refusal.message).toContain('locked');
    expect(refusal.hint).toContain('unlock');
    expect(await desk.sent(desk.owner)).toEqual([]);
  });
});

describe('the team’s connection', () => {
  const team = { service: 'smtp', scope: 'team' } as const;

  async function connectTeam(): Promise<void> {
    desk.smtp.addUser('team', password);
    await desk.connectMail(desk.owner);
    const { settings } = (await desk.connections.list(desk.owner, 'own'))[0] ?? {};
    if (settings?.kind !== 'smtp') throw new Error('Ada has connected her mail.');
    await desk.connect(
      desk.owner,
      { ...settings, username: 'team', fromEmail: 'team@example.com', fromName: 'Team' },
      password,
      'team',
    );
  }

  test('serves nobody until an admin turns it on, and then never in silence', async () => {
    await connectTeam();
    expect((await desk.sendAs(desk.bob.token)).status).toBe(424);
    await desk.connections.setTeamFallback(desk.owner, { service: 'smtp', enabled: true });
    const answer = await desk.sendAs(desk.bob.token);
    expect(answer.headers.get('x-keydesk-credential')).toBe('fallback');
    expect(await answer.json()).toMatchObject({
      credential: 'fallback',
      from: { address: 'team@example.com' },
    });
    expect(desk.smtp.mailbox.map(({ user, from }) => [user, from])).toEqual([['team', 'team@example.com']]);
    expect((await desk.sent(desk.bob.person))[0]).toMatchObject({ credential: 'fallback' });
    expect((await desk.rows(2)).at(-1)).toMatchObject({ credential: 'fallback', status: 200 });
    expect(desk.gateway.discover(desk.bob.person).tools.find(({ id }) => id === 'smtp-api')).toMatchObject({
      status: 'ready',
      credential: 'fallback',
      reason: expect.stringContaining('team’s connection') as string,
    });
    await desk.connections.setTeamFallback(desk.owner, { service: 'smtp', enabled: false });
    expect((await desk.sendAs(desk.bob.token)).status).toBe(424);
    await desk.connections.disconnect(desk.owner, team);
  });

  test('never stands in for somebody’s own, working or broken', async () => {
    await connectTeam();
    await desk.connections.setTeamFallback(desk.owner, { service: 'smtp', enabled: true });
    expect((await desk.send()).headers.get('x-keydesk-credential')).toBe('own');
    desk.smtp.addUser('ada', 'changed meanwhile');
    expect(await refusalOf(await desk.send())).toMatchObject({ code: 'needs_reconnect' });
    expect(await refusalOf(await desk.send())).toMatchObject({ code: 'needs_reconnect' });
    expect(desk.smtp.mailbox.map(({ from }) => from)).toEqual(['ada@example.com']);
  });
});
