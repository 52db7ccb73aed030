import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ada, bob } from '../testing.ts';
import { cookieOf, deviceCookieOf, openPanelServer, type Answered, type TestPanelServer } from './testing.ts';

describe('while a stranger guesses at a name', () => {
  let panel: TestPanelServer;
  let made: Answered;
  const wrong = { ...ada, password: 'not her password' };

  beforeEach(async () => {
    vi.spyOn(Date, 'now').mockReturnValue(Date.now());
    panel = await openPanelServer();
    made = await panel.call('setup.createAdmin', ada);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await panel.close();
  });

  const signIn = (input: typeof ada, cookie?: string) =>
    panel.call('session.signIn', input, cookie ? { cookie } : {});
  const codeOf = ({ text }: Answered) => JSON.parse(text).error?.code ?? 'in';

  const madeUp = () => `keydesk_${panel.port}_device=${'A'.repeat(43)}`;

  async function guessUntilClosed(): Promise<void> {
    for (let n = 0; n < 5; n += 1) await signIn(wrong);
    expect(codeOf(await signIn(ada))).toBe('too_many_attempts');
  }

  it('a browser that the person signed in with before gets in, also after signing out and again and again', async () => {
    await panel.call('session.signOut', {}, { cookie: cookieOf(made) });
    await guessUntilClosed();
    const first = await signIn(ada, deviceCookieOf(made));
    expect(codeOf(first)).toBe('in');
    expect(deviceCookieOf(first)).toBe(deviceCookieOf(made));
    await guessUntilClosed();
    expect(codeOf(await signIn(ada, deviceCookieOf(first)))).toBe('in');
  });

  it('a cookie that somebody made up, or of somebody else, is a stranger’s', async () => {
    const admin = { cookie: cookieOf(made) };
    await panel.call('users.create', { ...bob, role: 'member' }, admin);
    const bobs = deviceCookieOf(await signIn(bob));
    await guessUntilClosed();
    for (const cookie of [bobs, madeUp()])
      expect(codeOf(await signIn(ada, cookie))).toBe('too_many_attempts');
  });

  it('a made-up cookie is not adopted on signing in', async () => {
    const kept = deviceCookieOf(await signIn(ada, madeUp()));
    expect(kept).toMatch(/_device=[\w-]{43}$/);
    expect(kept).not.toBe(madeUp());
  });

  it('a stolen device cookie gets five guesses like anybody, and signs nobody in', async () => {
    const device = deviceCookieOf(made);
    expect((await panel.call('users.list', {}, { cookie: device })).status).toBe(401);
    for (let n = 0; n < 5; n += 1) expect(codeOf(await signIn(wrong, device))).toBe('wrong_credentials');
    expect(codeOf(await signIn(ada, device))).toBe('too_many_attempts');
  });

  it('only the browser that changed the password is known afterwards', async () => {
    const other = deviceCookieOf(await signIn(ada));
    const next = 'a new and long password';
    const changed = await panel.call(
      'session.changePassword',
      { current: ada.password, next },
      { cookie: `${cookieOf(made)}; ${deviceCookieOf(made)}` },
    );
    await guessUntilClosed();
    expect(codeOf(await signIn({ ...ada, password: next }, other))).toBe('too_many_attempts');
    expect(codeOf(await signIn({ ...ada, password: next }, deviceCookieOf(changed)))).toBe('in');
  });
});

describe('a flood of sign-ins', () => {
  it('is turned away at once, while a known browser gets in', async () => {
    const panel = await openPanelServer();
    const device = deviceCookieOf(await panel.call('setup.createAdmin', ada));
    const flood = Array.from({ length: 100 }, (_, n) =>
      panel.call('session.signIn', { name: `nobody ${n}`, password: 'x' }),
    );
    const owner = await panel.call('session.signIn', ada, { cookie: device });
    expect(owner.status).toBe(200);
    const answers = (await Promise.all(flood)).map(({ text }) => JSON.parse(text).error.message);
    expect(answers).toContain('Too many sign-ins at the same time.');
    await panel.close();
  });
});
