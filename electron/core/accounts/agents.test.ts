import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAgents } from './agents.ts';
import { bobPassword, createTestDesk, type TestDesk } from './test-desk.ts';
import { makeToken } from './tokens.ts';
import type { Agents, Person } from './types.ts';

const day = 24 * 60 * 60 * 1000;
let desk: TestDesk;
let agents: Agents;
let bob: Person;

beforeEach(async () => {
  desk = await createTestDesk();
  bob = desk.bob;
  await openAgents();
});
afterEach(async () => {
  vi.useRealTimers();
  await agents.flush();
  await desk.destroy();
});

async function openAgents(): Promise<void> {
  const { store, audit, users } = desk;
  agents = await createAgents({ store, audit, users, clock: () => desk.clock.now });
}

async function restart(): Promise<void> {
  await agents.flush();
  await desk.restart();
  await openAgents();
}

describe('a token', () => {
  test('is known by its hash only, also after a restart', async () => {
    const { agent, token } = await agents.create(bob, { name: 'Scout' });
    expect(agent).toMatchObject({
      name: 'Scout',
      ownerName: 'Bob',
      tokenHint: token.slice(-4),
      status: 'active',
      tools: null,
    });
    const rows = await desk.store.db.selectFrom('agents').selectAll().execute();
    expect(
      JSON.stringify(
        rows.map((row) => ({ ...row, token_hash: Buffer.from(row.token_hash).toString('latin1') })),
      ),
    ).not.toContain(token.slice(4, 20));
    expect(JSON.stringify((await desk.audit.list({})).rows)).not.toContain(token.slice(4, 20));
    await restart();
    expect(agents.authenticate(token)).toMatchObject({
      id: agent.id,
      user: { id: bob.id, name: 'Bob' },
      tools: null,
    });
  });

  test('that is cut, mistyped, foreign or made up is told apart', async () => {
    const { token } = await agents.create(bob, { name: 'Scout' });
    expect(agents.authenticate(token.slice(0, -1))).toBe('truncated');
    expect(agents.authenticate(token.slice(0, -1) + (token.endsWith('a') ? 'b' : 'a'))).toBe('truncated');
    expect(agents.authenticate('')).toBe('malformed');
    expect(agents.authenticate(`sk-${'a'.repeat(48)}`)).toBe('malformed');
    expect(agents.authenticate(makeToken())).toBe('unknown');
  });

  test('ends at its time, looked at on each call', async () => {
    const { token } = await agents.create(bob, { name: 'Scout', expiresInDays: 1 });
    desk.clock.now += day - 1;
    expect(agents.authenticate(token)).toMatchObject({ name: 'Scout' });
    desk.clock.now += 1;
    expect(agents.authenticate(token)).toBe('expired');
    expect(await agents.list(bob)).toMatchObject([{ status: 'expired' }]);
  });

  test('lasts ninety days unless somebody says otherwise', async () => {
    const usual = await agents.create(bob, { name: 'usual' });
    const forever = await agents.create(bob, { name: 'forever', expiresInDays: null });
    expect(usual.agent.expiresAt).toBe(desk.clock.now + 90 * day);
    expect(forever.agent.expiresAt).toBeNull();
  });

  test('is refused at once when revoked, and stays refused', async () => {
    const { agent, token } = await agents.create(bob, { name: 'Scout' });
    expect(agents.authenticate(token)).toMatchObject({ id: agent.id });
    await agents.revoke(bob, agent.id);
    expect(agents.authenticate(token)).toBe('revoked');
    expect(agents.identity(agent.id)).toBeNull();
    await restart();
    expect(agents.authenticate(token)).toBe('revoked');
  });

  test('is refused while its owner is disabled, and for good once they are removed', async () => {
    const { token } = await agents.create(bob, { name: 'Scout' });
    await desk.users.update(desk.admin, { id: bob.id, disabled: true });
    expect(agents.authenticate(token)).toBe('owner_disabled');
    await desk.users.update(desk.admin, { id: bob.id, disabled: false });
    expect(agents.authenticate(token)).toMatchObject({ name: 'Scout' });
    await desk.users.remove(desk.admin, bob.id);
    expect(agents.authenticate(token)).toBe('revoked');
    expect(await agents.list(desk.admin)).toMatchObject([{ ownerName: 'Bob', status: 'revoked' }]);
  });
});

describe('an identity', () => {
  test('names the tools that were allowed', async () => {
    const { agent, token } = await agents.create(bob, {
      name: 'Scout',
      tools: ['web-search-api', 'openai-api'],
    });
    expect(agents.authenticate(token)).toMatchObject({ tools: new Set(['openai-api', 'web-search-api']) });
    await agents.update(bob, { id: agent.id, tools: [] });
    expect(agents.authenticate(token)).toMatchObject({ tools: new Set() });
    await agents.update(bob, { id: agent.id, tools: null });
    expect(agents.authenticate(token)).toMatchObject({ tools: null });
  });

  test('follows the names of the agent and of its owner', async () => {
    const { agent, token } = await agents.create(bob, { name: 'Scout' });
    await agents.update(bob, { id: agent.id, name: 'Ranger' });
    await desk.users.update(desk.admin, { id: bob.id, name: 'Robert' });
    expect(agents.authenticate(token)).toMatchObject({ name: 'Ranger', user: { name: 'Robert' } });
    expect(agents.identity(agent.id)).toMatchObject({ name: 'Ranger', user: { name: 'Robert' } });
  });

  test('is the same object from call to call: the gateway asks very often', async () => {
    const { token } = await agents.create(bob, { name: 'Scout' });
    expect(agents.authenticate(token)).toBe(agents.authenticate(token));
  });
});

describe('agents belong to who made them', () => {
  test('others do not see them, an admin does', async () => {
    await agents.create(bob, { name: 'Scout' });
    await agents.create(desk.admin, { name: 'Clerk' });
    expect((await agents.list(bob)).map((agent) => agent.name)).toEqual(['Scout']);
    expect((await agents.list(desk.admin)).map((agent) => agent.name)).toEqual(['Scout', 'Clerk']);
  });

  test('nobody else changes them, the admin included; the admin may revoke', async () => {
    const { agent } = await agents.create(bob, { name: 'Scout' });
    const other = await agents.create(desk.admin, { name: 'Clerk' });
    await expect(agents.update(desk.admin, { id: agent.id, tools: null })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(agents.update(bob, { id: other.agent.id, name: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(agents.revoke(bob, other.agent.id)).rejects.toMatchObject({ code: 'not_found' });
    await agents.revoke(desk.admin, agent.id);
    expect(await agents.list(bob)).toMatchObject([{ status: 'revoked' }]);
  });

  test('two of one person have two names, however they are spelled; of two people they may share one', async () => {
    const { agent } = await agents.create(bob, { name: 'Scout' });
    const second = await agents.create(bob, { name: 'Second' });
    await expect(agents.create(bob, { name: ' scout ' })).rejects.toMatchObject({
      code: 'conflict',
      field: 'name',
    });
    await expect(agents.update(bob, { id: second.agent.id, name: 'SCOUT' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(agents.create(desk.admin, { name: 'Scout' })).resolves.toBeDefined();
    await agents.revoke(bob, agent.id);
    await expect(agents.create(bob, { name: 'Scout' })).resolves.toBeDefined();
  });

  test('a disabled person makes none', async () => {
    await desk.users.update(desk.admin, { id: bob.id, disabled: true });
    await expect(agents.create(bob, { name: 'Scout' })).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a revoked one is not changed', async () => {
    const { agent } = await agents.create(bob, { name: 'Scout' });
    await agents.revoke(bob, agent.id);
    await expect(agents.update(bob, { id: agent.id, name: 'x' })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('the audit log says who made, changed and revoked what', async () => {
    const { agent } = await agents.create(bob, { name: 'Scout' });
    await agents.update(bob, { id: agent.id, expiresInDays: 3 });
    await agents.revoke(desk.admin, agent.id);
    expect((await desk.actions()).slice(2)).toEqual([
      'Bob: agent.created Scout',
      'Bob: agent.updated Scout',
      'Ada: agent.revoked Scout',
    ]);
  });
});

describe('an agent that was made under a password that an admin set', () => {
  const chooseOwn = (current = bobPassword) => desk.users.changePassword(bob, current, 'known to Bob alone');

  test('works until the person chooses their own, then never again', async () => {
    const { token } = await agents.create(bob, { name: 'Scout' });
    const { token: adas } = await agents.create(desk.admin, { name: 'Scout' });
    expect(agents.authenticate(token)).toMatchObject({ name: 'Scout' });
    await chooseOwn();
    expect(agents.authenticate(token)).toBe('revoked');
    expect(agents.authenticate(adas)).toMatchObject({ user: { name: 'Ada' } });
    await restart();
    expect(agents.authenticate(token)).toBe('revoked');
    const { rows } = await desk.audit.list({});
    expect(rows.find(({ action }) => action === 'agent.revoked')).toMatchObject({
      actor: 'Keydesk',
      subject: 'Scout',
      details: { why: 'made under a password that was given' },
    });
  });

  test('goes; those that the person made before a reset, and makes afterwards, stay', async () => {
    await chooseOwn();
    const before = await agents.create(bob, { name: 'Before' });
    await desk.users.update(desk.admin, { id: bob.id, password: 'known to the admin' });
    const between = await agents.create(bob, { name: 'Between' });
    await restart();
    await chooseOwn('known to the admin');
    const after = await agents.create(bob, { name: 'After' });
    expect(agents.authenticate(before.token)).toMatchObject({ name: 'Before' });
    expect(agents.authenticate(between.token)).toBe('revoked');
    expect(agents.authenticate(after.token)).toMatchObject({ name: 'After' });
  });

  test('goes also if it is made just while the person chooses', async () => {
    const tokens: string[] = [];
    const make = async () => {
      const { token } = await agents.create(bob, { name: `Late ${tokens.length}` });
      tokens.push(token);
    };
    let asked = false;
    desk.users.onGivenReplaced(async () => {
      if (!asked) await make();
      asked = true;
    });
    await chooseOwn();
    expect(tokens.map((token) => agents.authenticate(token))).toEqual(['revoked']);
  });
});

describe('the last use', () => {
  test('is written when flushed', async () => {
    const { token } = await agents.create(bob, { name: 'Scout' });
    agents.authenticate(token);
    await restart();
    expect(await agents.list(bob)).toMatchObject([{ lastUsedAt: desk.clock.now }]);
  });

  test('is written by itself within five seconds', async () => {
    const { token } = await agents.create(bob, { name: 'Scout' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    agents.authenticate(token);
    vi.advanceTimersByTime(5000);
    vi.useRealTimers();
    const lastUse = async () =>
      (await desk.store.db.selectFrom('agents').select('last_used_at').executeTakeFirstOrThrow())
        .last_used_at;
    await expect.poll(lastUse).toBe(desk.clock.now);
  });

  test('of a refused call is none', async () => {
    const { agent, token } = await agents.create(bob, { name: 'Scout' });
    await agents.revoke(bob, agent.id);
    agents.authenticate(token);
    expect(await agents.list(bob)).toMatchObject([{ lastUsedAt: null }]);
  });
});
