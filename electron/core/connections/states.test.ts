import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ConnectionDesk,
  type FakeProvider,
  noSignal,
  openConnectionDesk,
  smtpAt,
  startFakeProvider,
} from './testing.ts';
import type { Health } from './types.ts';

const secret = 'first-pass-word';
const minute = 60_000;
let desk: ConnectionDesk;
let provider: FakeProvider;
let id: string;
beforeEach(async () => {
  desk = await openConnectionDesk();
  provider = await startFakeProvider({ ada: secret });
  const settings = smtpAt(provider);
  await desk.connections.save(desk.ada, { scope: 'own', settings, secret }, noSignal);
  const lease = desk.connections.lease(desk.ada.id, 'smtp');
  id = 'id' in lease ? lease.id : '';
  provider.asked.length = 0;
});
afterEach(async () => {
  await desk.close();
  await provider.close();
});

const away: Health = { state: 'failing', reason: 'The server hung up.' };
const refused: Health = { state: 'needs_you', reason: 'The password is refused.' };
const works: Health = { state: 'connected', what: 'A mail was accepted.' };

const mine = async () => {
  const [smtp] = await desk.connections.list(desk.ada, 'own');
  if (!smtp) throw new Error('Nothing is listed.');
  return smtp;
};
const test = () => desk.connections.test(desk.ada, { service: 'smtp', scope: 'own' }, noSignal);
const problem = () => {
  const lease = desk.connections.lease(desk.ada.id, 'smtp');
  return 'problem' in lease ? lease.problem : 'leased';
};
/** Lets time pass until the provider was asked again and the answer is known. */
async function untilAsked(): Promise<void> {
  const asked = Promise.withResolvers<void>();
  provider.onAsked = () => asked.resolve();
  const before = desk.changes.count;
  await desk.clock.advance(2 * 60 * minute);
  await asked.promise;
  while (desk.changes.count === before) await new Promise((resolve) => setImmediate(resolve));
}

describe('trouble that may pass', () => {
  it('shows since when and when it is tried again, and calls still try', async () => {
    await desk.clock.advance(5 * minute);
    desk.connections.report(id, away);
    const { status, reason, since, nextTry, proven } = await mine();
    expect({ status, reason, since }).toEqual({
      status: 'failing',
      reason: 'The server hung up. Keydesk tries again by itself.',
      since: 5 * minute,
    });
    expect(nextTry).toBeGreaterThanOrEqual(5 * minute + 0.8 * minute);
    expect(nextTry).toBeLessThanOrEqual(5 * minute + 1.2 * minute);
    expect(proven).toEqual({ at: 0, what: 'Signed in as ada.' });
    expect(problem()).toBe('leased');
    expect(desk.notices).toEqual([]);
  });

  it('is tried again by itself and ends when the provider answers', async () => {
    desk.connections.report(id, away);
    await untilAsked();
    expect(provider.asked).toEqual([`ada:${secret}`]);
    expect(await mine()).toMatchObject({
      status: 'connected',
      nextTry: null,
      proven: { at: 120 * minute, what: 'Signed in as ada.' },
    });
  });

  it('is tried ever less often, at last hourly', async () => {
    provider.down = true;
    desk.connections.report(id, away);
    const waits: number[] = [];
    for (let turn = 0; turn < 8; turn++) {
      const { nextTry } = await mine();
      waits.push(((nextTry ?? 0) - desk.clock.now()) / minute);
      await untilAsked();
    }
    for (const [turn, wait] of waits.entries()) {
      const planned = Math.min(2 ** turn, 60);
      expect(wait).toBeGreaterThanOrEqual(0.79 * planned);
      expect(wait).toBeLessThanOrEqual(1.21 * planned);
    }
  });

  it('keeps its turn when more calls fail', async () => {
    desk.connections.report(id, away);
    const { nextTry, since } = await mine();
    await desk.clock.advance(10_000);
    desk.connections.report(id, away);
    expect(await mine()).toMatchObject({ nextTry, since });
  });

  it('ends at once when a call works, and nobody is asked again', async () => {
    desk.connections.report(id, away);
    desk.connections.report(id, works);
    expect(await mine()).toMatchObject({ status: 'connected', proven: { what: 'A mail was accepted.' } });
    await desk.clock.advance(10 * 60 * minute);
    expect(provider.asked).toEqual([]);
  });

  it('is remembered over a restart and tried soon after it', async () => {
    desk.connections.report(id, away);
    await desk.restart();
    const { status, nextTry } = await mine();
    expect(status).toBe('failing');
    expect((nextTry ?? 0) - desk.clock.now()).toBeLessThanOrEqual(6000);
    await untilAsked();
    expect(await mine()).toMatchObject({ status: 'connected' });
  });

  it('is not tried with the password of a person whose account is disabled', async () => {
    await desk.connections.save(desk.bob, { scope: 'own', settings: smtpAt(provider), secret }, noSignal);
    const lease = desk.connections.lease(desk.bob.id, 'smtp');
    if ('id' in lease) desk.connections.report(lease.id, away);
    await desk.people.users.update(desk.ada, { id: desk.bob.id, disabled: true });
    provider.asked.length = 0;
    await desk.clock.advance(10 * minute);
    expect(provider.asked).toEqual([]);
  });
});

describe('trouble that only the person can mend', () => {
  beforeEach(() => desk.clock.advance(5 * minute));

  it('takes effect at once, tells the owner once and nobody else, and is written down', async () => {
    desk.connections.report(id, refused);
    desk.connections.report(id, refused);
    expect(problem()).toBe('needs_you');
    expect(desk.connections.status(desk.ada.id, 'smtp')).toEqual({
      status: 'needs_you',
      reason: 'The password is refused.',
      credential: 'own',
    });
    expect(desk.notices).toEqual([
      {
        owner: desk.ada.id,
        message: 'Your connection to SMTP / SMTP.com needs you: The password is refused.',
      },
    ]);
    await desk.restart();
    expect(problem()).toBe('needs_you');
    expect(await desk.audited()).toContain('Keydesk: connection.needs_owner smtp');
  });

  it('is never tried again by itself', async () => {
    desk.connections.report(id, refused);
    await desk.clock.advance(24 * 60 * minute);
    await desk.restart();
    await desk.clock.advance(24 * 60 * minute);
    expect(provider.asked).toEqual([]);
    expect(await mine()).toMatchObject({ status: 'needs_you', nextTry: null });
  });

  it('ends when a test works', async () => {
    desk.connections.report(id, refused);
    expect(await test()).toEqual({ state: 'connected', what: 'Signed in as ada.' });
    expect(problem()).toBe('leased');
  });

  it('is not forgotten because the network is down', async () => {
    desk.connections.report(id, refused);
    provider.down = true;
    expect(await test()).toMatchObject({ state: 'failing' });
    expect(await mine()).toMatchObject({ status: 'needs_you' });
  });

  it('reported of a password that was just replaced is looked into, not believed', async () => {
    expect(problem()).toBe('leased');
    provider.passwords.set('ada', 'second-pass-word');
    const settings = smtpAt(provider);
    await desk.connections.save(desk.ada, { scope: 'own', settings, secret: 'second-pass-word' }, noSignal);
    desk.connections.report(id, refused);
    expect(problem()).toBe('leased');
    expect(desk.notices).toEqual([]);
    await untilAsked();
    expect(await mine()).toMatchObject({ status: 'connected' });
  });
});

describe('a test', () => {
  it('that fails is written down with who made it', async () => {
    provider.passwords.clear();
    expect(await test()).toMatchObject({ state: 'needs_you', field: 'password' });
    expect(await desk.audited()).toEqual([
      'Ada: connection.saved smtp',
      'Keydesk: connection.needs_owner smtp',
      'Ada: connection.test_failed smtp',
    ]);
  });

  it('does not repeat the password that the server repeats', async () => {
    provider.passwords.clear();
    expect(JSON.stringify(await test())).not.toContain(secret);
    expect(JSON.stringify(await mine())).not.toContain(secret);
  });

  it('of a password that was replaced meanwhile says nothing about the new one', async () => {
    provider.passwords.set('ada', 'second-pass-word');
    const settings = smtpAt(provider);
    provider.onAsked = async (line) => {
      if (!line.endsWith(secret)) return;
      await desk.connections.save(desk.ada, { scope: 'own', settings, secret: 'second-pass-word' }, noSignal);
    };
    expect(await test()).toMatchObject({ state: 'needs_you' });
    expect(await mine()).toMatchObject({ status: 'connected' });
  });

  it('of nothing is refused in words', async () => {
    const named = { service: 'clicksend', scope: 'own' } as const;
    await expect(desk.connections.test(desk.ada, named, noSignal)).rejects.toMatchObject({
      code: 'not_found',
      message: 'You have not connected ClickSend SMS.',
    });
  });
});
