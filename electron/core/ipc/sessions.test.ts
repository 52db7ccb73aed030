import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ada, bob, openAdminPanel, openCore, openMemberPanel, openPanel, type TestCore } from '../testing.ts';

describe('first run and sessions', () => {
  let core: TestCore;
  beforeEach(async () => {
    core = await openCore({ setupToken: 'the token on the terminal' });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await core.close();
  });

  it('makes the first admin only for who has the setup token, and only once', async () => {
    const panel = openPanel(core);
    expect(await panel.do('setup.status', {})).toEqual({ needsAdmin: true, needsSetupToken: true });
    for (const setupToken of [undefined, '', 'the token on the termina', 'the token on the terminal ']) {
      const result = await panel.call('setup.createAdmin', {
        ...ada,
        ...(setupToken === undefined ? {} : { setupToken }),
      });
      expect(result).toMatchObject({ ok: false, error: { code: 'wrong_credentials', field: 'setupToken' } });
    }
    const made = await panel.do('setup.createAdmin', { ...ada, setupToken: 'the token on the terminal' });
    expect(made.user).toMatchObject({ name: 'Ada', role: 'admin' });
    expect(await panel.do('setup.status', {})).toEqual({ needsAdmin: false, needsSetupToken: false });
    const again = await openPanel(core).call('setup.createAdmin', {
      ...bob,
      setupToken: 'the token on the terminal',
    });
    expect(again).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });

  it('makes one admin when two ask at the same moment', async () => {
    const input = { setupToken: 'the token on the terminal' };
    const results = await Promise.all([
      openPanel(core).call('setup.createAdmin', { ...ada, ...input }),
      openPanel(core).call('setup.createAdmin', { ...bob, ...input }),
    ]);
    expect(results.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  });
});

describe('a session', () => {
  let core: TestCore;
  beforeEach(async () => {
    core = await openCore();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await core.close();
  });

  it('begins with the right password and ends with signing out', async () => {
    await openAdminPanel(core);
    const panel = openPanel(core);
    const wrong = await panel.call('session.signIn', { ...ada, password: 'not her password' });
    expect(wrong).toMatchObject({ ok: false, error: { code: 'wrong_credentials' } });
    expect(panel.sessionToken()).toBeNull();
    await panel.do('session.signIn', ada);
    const token = panel.sessionToken();
    await panel.do('session.signOut', {});
    expect(panel.sessionToken()).toBeNull();
    panel.setSessionToken(token);
    expect(await panel.call('users.list', {})).toMatchObject({ error: { code: 'not_signed_in' } });
  });

  it('gets a new token with every sign-in, and the old one is worth nothing', async () => {
    const panel = await openAdminPanel(core);
    const first = panel.sessionToken();
    await panel.do('session.signIn', ada);
    expect(panel.sessionToken()).not.toBe(first);
    panel.setSessionToken(first);
    expect(await panel.call('users.list', {})).toMatchObject({ error: { code: 'not_signed_in' } });
  });

  it('locks after the idle time that an admin set, and opens with the password again', async () => {
    const panel = await openAdminPanel(core);
    await panel.do('settings.update', { idleLockMinutes: 5 });
    const idle = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 5 * 60_000);
    expect(await panel.call('users.list', {})).toMatchObject({
      ok: false,
      error: { code: 'session_locked', hint: 'Sign in to go on.' },
    });
    expect(await panel.do('session.current', {})).toMatchObject({ user: { name: 'Ada' }, locked: true });
    await panel.do('session.signIn', ada);
    expect(await panel.call('users.list', {})).toMatchObject({ ok: true });
    idle.mockRestore();
  });

  it('is not kept alive by a page that only asks who is signed in', async () => {
    const panel = await openAdminPanel(core);
    const start = Date.now();
    const clock = vi.spyOn(Date, 'now');
    for (const minutes of [6, 12, 16]) {
      clock.mockReturnValue(start + minutes * 60_000);
      await panel.do('session.current', {});
    }
    expect(await panel.do('session.current', {})).toMatchObject({ locked: true });
    clock.mockRestore();
  });

  it('survives the change of its own password; every other session of the person ends', async () => {
    const panel = await openAdminPanel(core);
    const other = openPanel(core);
    await other.do('session.signIn', ada);
    await panel.do('session.changePassword', { current: ada.password, next: 'a new and long password' });
    expect(await panel.call('users.list', {})).toMatchObject({ ok: true });
    expect(await other.call('users.list', {})).toMatchObject({ error: { code: 'not_signed_in' } });
    expect(await other.call('session.signIn', ada)).toMatchObject({ error: { code: 'wrong_credentials' } });
  });

  it('writes down who signed in, who did not, and who set what', async () => {
    const admin = await openAdminPanel(core);
    await openMemberPanel(core, admin);
    await openPanel(core).call('session.signIn', { name: 'Bob', password: 'wrong wrong wrong' });
    await admin.do('settings.update', { idleLockMinutes: 30 });
    const { rows } = await admin.do('audit.list', {});
    const lines = rows.toReversed().map(({ actor, action }) => `${actor} ${action}`);
    expect(lines).toEqual(
      expect.arrayContaining([
        'Ada user.created',
        'Bob session.signed_in',
        'Keydesk session.sign_in_failed',
        'Ada settings.updated',
      ]),
    );
    expect(await admin.do('audit.verify', {})).toMatchObject({ ok: true });
  });
});
