import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Gate } from '../../../tests/simulators/faults/gate.ts';
import { type SignInDesk, adasAccount, googleApp, microsoftApp, openSignInDesk } from '../oauth/testing.ts';
import { type Grant, GrantError, TokenRejected } from '../oauth/types.ts';

let desk: SignInDesk;
let bobsId: string;
beforeEach(async () => {
  desk = await openSignInDesk();
  bobsId = (await desk.core.users.list()).find(({ name }) => name === 'Bob')?.id ?? '';
});
afterEach(() => desk.close());

const gone = async (run: Promise<unknown>): Promise<GrantError> => {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof GrantError) return error;
  throw new Error('There was no GrantError.', { cause: error });
};

describe.each([
  ['gmail', 'google'],
  ['outlook', 'microsoft'],
] as const)('the tokens of %s', (service, provider) => {
  const simulator = () => desk[provider];
  const row = async () => (await desk.bob.do('integrations.list', {})).find((one) => one.service === service);
  const mailbox = service === 'gmail' ? '/gmail/v1/users/me/profile' : '/v1.0/me';

  function grant(): Grant {
    const lease = desk.core.connections.lease(bobsId, service);
    if ('problem' in lease) throw new Error(`${lease.problem}: ${lease.reason}`);
    if (!lease.grant) throw new Error('There is no grant.');
    return lease.grant;
  }

  /** A call of the API as tools make it. */
  const call = (one: Grant = grant()) =>
    one.withToken(async (token) => {
      const response = await fetch(`${one.api}${mailbox}`, { headers: { authorization: `Bearer ${token}` } });
      await response.text();
      if (response.status === 401) throw new TokenRejected();
      return response.status;
    });

  /** What the sealed secret says is over; the provider agrees. */
  async function expire(): Promise<void> {
    simulator().expireAccessTokens();
    await restartCore();
  }

  /** Forgets what is only in memory; sessions of the panels end with it. */
  async function restartCore(): Promise<void> {
    await desk.restart();
  }

  beforeEach(async () => {
    await desk.register(provider);
    await desk.connect(desk.bob, service, { permissions: ['send', 'read'] });
  });

  it('open the mailbox, and say what they allow', async () => {
    expect([...grant().permissions]).toEqual(['send', 'read']);
    expect(grant().account).toBe(adasAccount.email);
    expect(await call()).toBe(200);
    expect(simulator().counts.refreshRequests).toBe(0);
  });

  it('outlive a restart without a renewal', async () => {
    await restartCore();
    expect(await call()).toBe(200);
    expect(simulator().counts.refreshRequests).toBe(0);
  });

  describe.each(['off', 'strict'] as const)('renewed by a provider with rotation %s', (rotation) => {
    beforeEach(() => {
      simulator().settings.rotation = rotation;
    });

    it('are renewed once for fifty calls whose token was refused', async () => {
      await call();
      simulator().expireAccessTokens();
      const held = grant();
      expect(await Promise.all(Array.from({ length: 50 }, () => call(held)))).toEqual(
        Array.from({ length: 50 }, () => 200),
      );
      expect(simulator().counts).toMatchObject({ refreshRequests: 1, refreshed: 1 });
    });

    it('are renewed once for fifty calls on a token that is known to be old, and again after a restart', async () => {
      for (const round of [1, 2, 3]) {
        desk.ahead(2 * 60 * 60_000 * round);
        await expire();
        const held = grant();
        const statuses = await Promise.all(Array.from({ length: 50 }, () => call(held)));
        expect(new Set(statuses)).toEqual(new Set([200]));
        expect(simulator().counts).toMatchObject({ refreshRequests: round, refreshed: round });
      }
      expect(await row()).toMatchObject({ status: 'connected' });
    });
  });

  it('that the API goes on refusing fail the call, and keep the connection', async () => {
    let tries = 0;
    const refused = await gone(
      grant().withToken(async () => {
        tries += 1;
        throw new TokenRejected();
      }),
    );
    expect([refused.state, tries, simulator().counts.refreshRequests]).toEqual(['failing', 2, 1]);
    expect(await row()).toMatchObject({ status: 'failing' });
  });

  it('are not renewed for an error of the call itself', async () => {
    const broken = grant().withToken(() => Promise.reject(new Error('the call broke')));
    await expect(broken).rejects.toThrow('the call broke');
    expect(simulator().counts.refreshRequests).toBe(0);
  });

  it('that were withdrawn ask for the person, in a sentence, once', async () => {
    const held = grant();
    simulator().loseConsent(adasAccount.email);
    simulator().expireAccessTokens();
    const all = await Promise.all(Array.from({ length: 20 }, () => gone(call(held))));
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(['needs_you']));
    expect(simulator().counts.refreshRequests).toBe(1);
    const shown = await row();
    expect(shown).toMatchObject({ status: 'needs_you', reason: expect.stringContaining('Connect again') });
    expect(desk.core.connections.lease(bobsId, service)).toMatchObject({ problem: 'needs_you' });
    const audited = (await desk.core.audit.list({ limit: 200 })).rows.map(({ action }) => action);
    expect(audited.filter((action) => action === 'connection.needs_owner')).toHaveLength(1);
  });

  it('come back with the same id when the person signs in again', async () => {
    const [before] = await desk.connectionRows();
    simulator().loseConsent(adasAccount.email);
    simulator().expireAccessTokens();
    await gone(call());
    expect(await desk.connect(desk.bob, service)).toMatchObject({ state: 'connected' });
    const [after, ...others] = await desk.connectionRows();
    expect([after?.id, others]).toEqual([before?.id, []]);
    expect(await row()).toMatchObject({ status: 'connected', settings: { permissions: ['send', 'read'] } });
    expect(await call()).toBe(200);
  });

  it.each([
    ['is overloaded', { status: 503 }, 'trouble'],
    ['sends a page of html', { garbage: 'html' as const }, 'a page instead of an answer'],
    ['hangs up', 'reset' as const, 'broke'],
    ['sends half an answer', { garbage: 'json' as const }, 'a page instead of an answer'],
  ])('are kept while the provider %s', async (_what, instead, word) => {
    const held = grant();
    simulator().expireAccessTokens();
    const fault = simulator().script({ on: { area: 'token' }, instead });
    const trouble = await gone(call(held));
    expect(trouble.state).toBe('failing');
    expect(trouble.message).toContain(word);
    expect(fault.met).toBe(1);
    expect(await row()).toMatchObject({ status: 'failing', nextTry: expect.any(Number) });
    expect(await call(held)).toBe(200);
    expect(await desk.bob.do('integrations.test', { service })).toMatchObject({ status: 'connected' });
    expect(await row()).toMatchObject({ status: 'connected' });
  });

  it('are left alone for as long as the provider asks to, and then renewed', async () => {
    const held = grant();
    simulator().expireAccessTokens();
    const instead = { status: 429, headers: { 'retry-after': '30' } };
    const fault = simulator().script({ on: { area: 'token' }, instead, times: 99 });
    const all = await Promise.all(Array.from({ length: 10 }, () => gone(call(held))));
    const later = await gone(call(held));
    expect([...all, later].map(({ state }) => state)).toEqual(Array.from({ length: 11 }, () => 'failing'));
    expect(fault.met).toBe(1);
    fault.cancel();
    desk.ahead(31_000);
    expect(await call(held)).toBe(200);
  });

  it('that were renewed and could not be written are not used, and not lost', async () => {
    simulator().settings.rotation = 'strict';
    const held = grant();
    await call(held);
    simulator().expireAccessTokens();
    const { db } = desk.core.store;
    await sql`PRAGMA query_only = 1`.execute(db);
    const trouble = await gone(call(held));
    expect([trouble.state, simulator().counts.refreshed]).toEqual(['failing', 1]);
    expect((await gone(call(held))).message).toContain('could not be saved');
    await sql`PRAGMA query_only = 0`.execute(db);
    expect(await call(held)).toBe(200);
    expect(simulator().counts.refreshed).toBe(1);
    simulator().expireAccessTokens();
    await restartCore();
    expect(await call()).toBe(200);
  });

  it('are still written when Keydesk ends while they are renewed', async () => {
    simulator().settings.rotation = 'strict';
    const held = grant();
    simulator().expireAccessTokens();
    const gate = new Gate();
    simulator().script({ on: { area: 'token' }, hold: gate, accepts: true });
    const cut = call(held).catch(() => 'cut');
    await simulator().waitForRequest((entry) => entry.path.endsWith('/token') && entry.status === null);
    const restarted = restartCore();
    gate.open();
    await restarted;
    await cut;
    simulator().expireAccessTokens();
    expect(await call()).toBe(200);
  });

  it('are left out of the log and of errors, one by one', async () => {
    simulator().expireAccessTokens();
    await call();
    const tokens = simulator().issued.filter((token) => token.length > 20);
    const seen = await grant().withToken(async (token) => desk.core.vault.redact(`tried ${token} in vain`));
    expect(seen).not.toContain(tokens.at(-1));
    await restartCore();
    await call();
    expect(desk.core.vault.redact(`again ${tokens.at(-1)}`)).not.toContain(tokens.at(-1));
  });

  it('go on being renewed for the others when one caller leaves', async () => {
    const held = grant();
    simulator().expireAccessTokens();
    const gate = new Gate();
    simulator().script({ on: { area: 'token' }, hold: gate });
    const leaving = new AbortController();
    const stays = call(held);
    await simulator().waitForRequest((entry) => entry.path.endsWith('/token') && entry.status === null);
    const leaves = held.withToken(async () => 'used', leaving.signal);
    // The first token is still good by the clock, so whoever only asks for it gets it.
    expect(await leaves).toBe('used');
    leaving.abort();
    await expect(held.withToken(async () => 'used', leaving.signal)).rejects.toThrow('abort');
    gate.open();
    expect(await stays).toBe(200);
    expect(simulator().counts.refreshRequests).toBe(1);
  });

  it('cannot be had while Keydesk is locked, and nothing is held against anybody', async () => {
    const held = grant();
    await desk.core.vault.addPassphrase('a long passphrase here');
    desk.core.vault.lock();
    expect((await gone(call(held))).state).toBe('failing');
    await desk.core.vault.unlock('a long passphrase here');
    expect(await call()).toBe(200);
    expect(await row()).toMatchObject({ status: 'connected' });
  });

  it('stay readable under a new data key, renewed before or after', async () => {
    const held = grant();
    await desk.core.vault.rotate();
    simulator().expireAccessTokens();
    expect(await call(held)).toBe(200);
    await desk.core.vault.rotate();
    await restartCore();
    expect(await call()).toBe(200);
    expect(await desk.admin.do('oauthApps.list', {})).toMatchObject([{ provider, connections: 1 }]);
  });

  it('end with the registration, which is told apart from a sign-in that ended', async () => {
    const held = grant();
    await desk.admin.do('oauthApps.remove', { provider });
    expect(await row()).toMatchObject({ status: 'needs_you', reason: expect.stringContaining('removed') });
    expect((await gone(call(held))).state).toBe('needs_you');
    await desk.register(provider);
    expect(await desk.bob.do('integrations.test', { service })).toMatchObject({ status: 'connected' });
    const app = provider === 'google' ? googleApp(desk.google) : microsoftApp(desk.microsoft);
    await desk.admin.do('oauthApps.save', { ...app, clientId: 'another-client' });
    expect(await row()).toMatchObject({ status: 'needs_you', reason: expect.stringContaining('changed') });
    expect(simulator().counts.refreshRequests).toBe(0);
  });

  it('are nobody’s any more once it is disconnected', async () => {
    const held = grant();
    await desk.bob.do('integrations.disconnect', { service });
    expect((await gone(call(held))).state).toBe('needs_you');
    expect(await desk.connectionRows()).toEqual([]);
    expect(desk.core.connections.lease(bobsId, service)).toMatchObject({ problem: 'none' });
  });

  it('are tested by asking the provider, and the person hears what it says', async () => {
    simulator().loseConsent(adasAccount.email);
    simulator().expireAccessTokens();
    const asked = simulator().requests.length;
    expect(await desk.bob.do('integrations.test', { service })).toMatchObject({ status: 'needs_you' });
    expect(simulator().requests.length).toBeGreaterThan(asked);
  });

  it('stand in clear nowhere: not in the database, its log, the panel or the audit log', async () => {
    simulator().expireAccessTokens();
    await call();
    const tokens = simulator().issued;
    expect(tokens.length).toBeGreaterThan(3);
    const shown = JSON.stringify([
      await desk.bob.do('integrations.list', {}),
      await desk.admin.do('oauthApps.list', {}),
      await desk.core.audit.list({ limit: 200 }),
    ]);
    const kept = await desk.everythingOnDisk();
    for (const token of tokens) {
      expect(shown.includes(token)).toBe(false);
      expect(kept.includes(Buffer.from(token))).toBe(false);
    }
    expect(shown.includes(desk.google.clientSecret)).toBe(false);
    expect(kept.includes(Buffer.from(desk.google.clientSecret))).toBe(false);
  });
});

describe('disconnecting Gmail', () => {
  beforeEach(async () => {
    await desk.register('google');
    await desk.connect(desk.bob, 'gmail');
  });

  it('withdraws the access at Google', async () => {
    await desk.bob.do('integrations.disconnect', { service: 'gmail' });
    await desk.google.waitForRequest({ path: '/revoke' });
    await expect.poll(() => desk.google.counts.revocations).toBe(1);
  });

  it('by removing its owner withdraws it too', async () => {
    await desk.admin.do('users.remove', { id: bobsId });
    await expect.poll(() => desk.google.counts.revocations).toBe(1);
    expect(await desk.connectionRows()).toEqual([]);
  });

  it('waits for nobody when Google does not answer', async () => {
    desk.google.script({ on: { area: 'revoke' }, instead: 'stall' });
    await desk.bob.do('integrations.disconnect', { service: 'gmail' });
    expect(await desk.connectionRows()).toEqual([]);
  });
});

describe('what Microsoft says of an ended sign-in', () => {
  beforeEach(async () => {
    await desk.register('microsoft');
    await desk.connect(desk.bob, 'outlook');
  });

  it.each([
    [50173, 'password was changed'],
    [700082, '90 days'],
    [50076, 'second step'],
    [53003, 'conditional access'],
    [65001, 'Permission'],
  ])('with AADSTS%i is a sentence', async (code, words) => {
    desk.microsoft.revokeTokens(adasAccount.email, { code });
    desk.microsoft.expireAccessTokens();
    const test = await desk.bob.do('integrations.test', { service: 'outlook' });
    expect(test.status).toBe('needs_you');
    expect(test.message).toContain(words);
  });

  it('about the app is the admin’s to mend, and keeps the connection', async () => {
    desk.microsoft.expireAccessTokens();
    desk.microsoft.refuseToken({ error: 'unauthorized_client', code: 7000112 });
    const test = await desk.bob.do('integrations.test', { service: 'outlook' });
    expect(test).toMatchObject({ status: 'failing', message: expect.stringContaining('disabled') });
    expect(await desk.bob.do('integrations.test', { service: 'outlook' })).toMatchObject({
      status: 'connected',
    });
  });
});

describe('Google in Testing mode', () => {
  it('is seen: the end of the connection is shown, and the admin is told', async () => {
    desk.google.refreshTokenSeconds = 7 * 24 * 3600;
    await desk.register('google');
    await desk.connect(desk.bob, 'gmail');
    const listed = (await desk.bob.do('integrations.list', {})).find((one) => one.service === 'gmail');
    const { settings } = listed ?? {};
    const endsAt = settings?.kind === 'gmail' ? settings.endsAt : null;
    expect(Math.round(((endsAt ?? 0) - Date.now()) / 86_400_000)).toBe(7);
    const [app] = await desk.admin.do('oauthApps.list', {});
    expect(app?.checks).toContainEqual(expect.objectContaining({ id: 'testing_mode', state: 'problem' }));
  });
});
