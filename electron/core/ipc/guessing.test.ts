import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ada, openAdminPanel, openCore, openMemberPanel, openPanel, type TestCore } from '../testing.ts';

describe('while a stranger guesses at a name', () => {
  let core: TestCore;
  const wrong = { ...ada, password: 'not her password' };
  const tooMany = { ok: false, error: { code: 'too_many_attempts' } };

  beforeEach(async () => {
    vi.spyOn(Date, 'now').mockReturnValue(Date.now());
    core = await openCore();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await core.close();
  });

  async function guessUntilClosed(): Promise<void> {
    for (let n = 0; n < 5; n += 1) await openPanel(core).call('session.signIn', wrong);
    expect(await openPanel(core).call('session.signIn', wrong)).toMatchObject(tooMany);
  }

  it('other strangers wait, even with the right password', async () => {
    await openAdminPanel(core);
    await guessUntilClosed();
    expect(await openPanel(core).call('session.signIn', ada)).toMatchObject(tooMany);
  });

  it('a session that locked meanwhile opens with the right password', async () => {
    const panel = await openAdminPanel(core);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 16 * 60_000);
    expect(await panel.do('session.current', {})).toMatchObject({ locked: true });
    await guessUntilClosed();
    await panel.do('session.signIn', ada);
    expect(await panel.call('users.list', {})).toMatchObject({ ok: true });
  });

  it('a session with wrong passwords closes only for itself', async () => {
    const panel = await openAdminPanel(core);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 16 * 60_000);
    for (let n = 0; n < 5; n += 1)
      expect(await panel.call('session.signIn', wrong)).toMatchObject({
        error: { code: 'wrong_credentials' },
      });
    expect(await panel.call('session.signIn', ada)).toMatchObject(tooMany);
    expect(await openPanel(core).call('session.signIn', ada)).toMatchObject({ ok: true });
  });

  it('the session of somebody else is no proof', async () => {
    const admin = await openAdminPanel(core);
    const member = await openMemberPanel(core, admin);
    await guessUntilClosed();
    expect(await member.call('session.signIn', ada)).toMatchObject(tooMany);
  });

  it('whoever is signed in can change their password', async () => {
    const panel = await openAdminPanel(core);
    await guessUntilClosed();
    const next = 'a new and long password';
    expect(await panel.call('session.changePassword', { current: ada.password, next })).toMatchObject({
      ok: true,
    });
  });

  it('a window of the desktop, which no stranger can call from, signs in', async () => {
    await openAdminPanel(core);
    await guessUntilClosed();
    const page = Object.assign(openPanel(core), { ownPage: true as const });
    expect(await core.router.call(page, 'session.signIn', ada, 'one')).toMatchObject({ ok: true });
  });
});

it('a sign-in whose caller has left is not checked any more', async () => {
  const core = await openCore();
  await openAdminPanel(core);
  const panel = openPanel(core);
  const waiting = Array.from({ length: 10 }, (_, n) =>
    panel.call('session.signIn', { name: `nobody ${n}`, password: 'x' }, `sign-in ${n}`),
  );
  core.router.clientGone(panel);
  const codes = (await Promise.all(waiting)).map((result) => (result.ok ? 'in' : result.error.code));
  expect(codes.filter((code) => code === 'cancelled')).toHaveLength(8);
  expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(2);
  await core.close();
});
