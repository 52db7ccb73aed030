import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes, type RouteName } from '../../../shared/ipc/routes.ts';
import {
  openAdminPanel,
  openCore,
  openMemberPanel,
  openPanel,
  type TestCore,
  type TestPanel,
} from '../testing.ts';

const names = Object.keys(routes) as RouteName[];
const behindSignIn = names.filter((name) => routes[name].access !== 'public');
const forAdmins = names.filter((name) => routes[name].access === 'admin');

describe('who may call what', () => {
  let core: TestCore;
  let admin: TestPanel;
  let member: TestPanel;

  beforeAll(async () => {
    core = await openCore();
    admin = await openAdminPanel(core);
    member = await openMemberPanel(core, admin);
  });
  afterAll(() => core.close());

  it('leaves nothing open but first run, sign-in and what the page needs before it', () => {
    expect(names.filter((name) => routes[name].access === 'public').toSorted()).toEqual([
      'ipc.cancel',
      'session.current',
      'session.signIn',
      'session.signOut',
      'setup.createAdmin',
      'setup.status',
      'shell.info',
      'shell.setColorScheme',
    ]);
  });

  it.each(behindSignIn)('refuses %s without a session, whatever the input', async (name) => {
    const result = await core.router.call(openPanel(core), name, { anything: true }, 'walk');
    expect(result).toMatchObject({ ok: false, error: { code: 'not_signed_in' } });
  });

  it.each(forAdmins)('refuses %s to a member, whatever the input', async (name) => {
    const result = await core.router.call(member, name, { anything: true }, 'walk');
    expect(result).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  it.each(names)('refuses a field of %s that nobody knows', async (name) => {
    const result = await core.router.call(admin, name, { userId: 'somebody else' }, 'walk');
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  });

  it('takes a session token that was made up for none', async () => {
    const stranger = openPanel(core);
    stranger.setSessionToken('A'.repeat(43));
    expect(await stranger.call('users.list', {})).toMatchObject({ error: { code: 'not_signed_in' } });
  });

  it('lets nobody see or touch the agents of somebody else', async () => {
    const { agent } = await admin.do('agents.create', { name: "Ada's agent" });
    expect(await member.do('agents.list', {})).toEqual([]);
    for (const attempt of [
      () => member.call('agents.revoke', { id: agent.id }),
      () => member.call('agents.update', { id: agent.id, name: 'Mine now' }),
      () => member.call('tools.list', { agentId: agent.id }),
    ]) {
      const result = await attempt();
      expect(result.ok ? 'ok' : result.error.code).toMatch(/^(not_found|forbidden)$/);
    }
  });

  it('lets not even an admin change the agent of a member, only stop it', async () => {
    const { agent } = await member.do('agents.create', { name: "Bob's agent" });
    const renamed = await admin.call('agents.update', { id: agent.id, name: 'Taken over' });
    expect(renamed.ok ? 'ok' : renamed.error.code).toMatch(/^(not_found|forbidden)$/);
    await admin.do('agents.revoke', { id: agent.id });
  });

  it('locks out a person who is disabled or loses the role, at the next call', async () => {
    const carol = { name: 'Carol', password: 'a third long password' };
    const { user } = await admin.do('users.create', { ...carol, role: 'admin' });
    const panel = openPanel(core);
    await panel.do('session.signIn', carol);
    await panel.do('users.list', {});

    await admin.do('users.update', { id: user.id, role: 'member' });
    expect(await panel.call('users.list', {})).toMatchObject({ error: { code: 'forbidden' } });
    await admin.do('users.update', { id: user.id, disabled: true });
    expect(await panel.call('agents.list', {})).toMatchObject({ error: { code: 'not_signed_in' } });
  });
});
