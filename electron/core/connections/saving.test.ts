import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../shared/ipc/integrations.ts';
import {
  type ConnectionDesk,
  type FakeProvider,
  clickSendAt,
  noSignal,
  openConnectionDesk,
  searchAt,
  smtpAt,
  smtpComAt,
  startFakeProvider,
} from './testing.ts';

const secret = 'first-pass-word';
let desk: ConnectionDesk;
let provider: FakeProvider;
beforeEach(async () => {
  desk = await openConnectionDesk();
  provider = await startFakeProvider({ ada: secret, bob: 'bobs-pass-word', brave: 'search-key-1' });
});
afterEach(async () => {
  await desk.close();
  await provider.close();
});

const save = (settings: ConnectionSettings, typed?: string, signal = noSignal) =>
  desk.connections.save(desk.ada, { scope: 'own', settings, secret: typed }, signal);
const mine = async () => (await desk.connections.list(desk.ada, 'own'))[0];
const leased = () => {
  const lease = desk.connections.lease(desk.ada.id, 'smtp');
  return 'problem' in lease ? lease.problem : lease.withSecret((value) => value);
};
const rows = () => desk.people.store.db.selectFrom('connections').selectAll().execute();

describe('a connection that works', () => {
  it('is saved with what was proven, serves at once and after a restart', async () => {
    const saved = await save(smtpAt(provider), secret);
    expect(saved).toMatchObject({
      service: 'smtp',
      status: 'connected',
      account: 'ada@example.com',
      proven: { what: 'Signed in as ada.' },
      fallback: false,
    });
    expect(leased()).toBe(secret);
    await desk.restart();
    expect(leased()).toBe(secret);
    expect(await mine()).toMatchObject({ status: 'connected', settings: smtpAt(provider) });
  });

  it('is never shown with its secret, and its secret is not in the database', async () => {
    await save(smtpAt(provider), secret);
    expect(JSON.stringify(await desk.connections.list(desk.ada, 'own'))).not.toContain(secret);
    const [row] = await rows();
    expect(Buffer.from(row?.sealed ?? []).includes(secret)).toBe(false);
    expect(JSON.stringify({ ...row, sealed: null })).not.toContain(secret);
    expect(await desk.audited()).toEqual(['Ada: connection.saved smtp']);
  });

  it('is stored as its adapter tidied it', async () => {
    await save({ ...smtpAt(provider), host: ' 127.0.0.1 ' } as ConnectionSettings, secret);
    expect((await mine())?.settings).toMatchObject({ host: '127.0.0.1' });
  });

  it('replaces the earlier one in place, with the same id', async () => {
    await save(smtpAt(provider), secret);
    const [before] = await rows();
    provider.passwords.set('ada', 'second-pass-word');
    await save(smtpAt(provider, { fromEmail: 'other@example.com' }), 'second-pass-word');
    const [after, ...others] = await rows();
    expect(others).toEqual([]);
    expect(after).toMatchObject({ id: before?.id, created_at: before?.created_at });
    expect(leased()).toBe('second-pass-word');
  });

  it('of one service leaves those of others alone', async () => {
    await save(smtpAt(provider), secret);
    await save(clickSendAt(provider), secret);
    await save(searchAt(provider), 'search-key-1');
    const list = await desk.connections.list(desk.ada, 'own');
    expect(list.map(({ service, status }) => `${service} ${status}`)).toEqual([
      'smtp connected',
      'clicksend connected',
      'gmail disconnected',
      'outlook disconnected',
      'search connected',
    ]);
  });
});

describe('a save that cannot connect', () => {
  it('is refused with the reason and the field, without the secret that the server repeated', async () => {
    const refused = await save(smtpAt(provider), 'wrong-pass-word').catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'connection_refused',
      field: 'password',
      hint: 'Nothing was saved.',
    });
    expect(String(refused)).toContain('The server refused ada');
    expect(String(refused)).not.toContain('wrong-pass-word');
    expect(await rows()).toEqual([]);
  });

  it.each([
    ['refuses', () => provider.passwords.set('ada', 'something else')],
    ['hangs up', () => (provider.down = true)],
  ])('keeps what was there when the server %s', async (_what, change) => {
    await save(smtpAt(provider), secret);
    const before = await rows();
    change();
    await expect(save(smtpAt(provider, { fromEmail: 'x@example.com' }), secret)).rejects.toMatchObject({
      code: 'connection_refused',
      hint: 'Nothing was saved; the connection that was there is unchanged.',
    });
    expect(await rows()).toEqual(before);
    expect(leased()).toBe(secret);
    expect(await mine()).toMatchObject({ status: 'connected', account: 'ada@example.com' });
  });

  it('keeps what was there when the form itself is wrong, and asks nobody', async () => {
    await save(smtpAt(provider), secret);
    provider.asked.length = 0;
    await expect(save(smtpAt(provider, { host: ' ' }), secret)).rejects.toMatchObject({ field: 'host' });
    expect(provider.asked).toEqual([]);
    expect(leased()).toBe(secret);
  });

  it('changes nothing when it was cancelled after the provider said yes', async () => {
    const controller = new AbortController();
    provider.onAsked = () => controller.abort();
    await expect(save(smtpAt(provider), secret, controller.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await rows()).toEqual([]);
  });
});

describe('a secret that is left out', () => {
  beforeEach(() => save(smtpAt(provider), secret));

  it('is the saved one for the same account at the same address', async () => {
    provider.asked.length = 0;
    await save(smtpAt(provider, { fromEmail: 'new@example.com' }));
    expect(provider.asked).toEqual([`ada:${secret}`]);
    expect(await mine()).toMatchObject({ account: 'new@example.com' });
    await desk.restart();
    expect(leased()).toBe(secret);
  });

  it('has to be entered again for another host, port, user or kind, and goes nowhere', async () => {
    const elsewhere = await startFakeProvider({ ada: secret, bob: secret });
    provider.asked.length = 0;
    for (const settings of [
      smtpAt(elsewhere),
      smtpAt(provider, { host: '127.0.0.2' }),
      smtpAt(provider, { username: 'bob' }),
    ]) {
      await expect(save(settings)).rejects.toMatchObject({ code: 'invalid_input', field: 'password' });
    }
    expect([elsewhere.asked, provider.asked]).toEqual([[], []]);
    await elsewhere.close();
  });

  it('of a mail server is not taken for an API key of the same service, nor the other way round', async () => {
    provider.asked.length = 0;
    await expect(save(smtpComAt(provider))).rejects.toMatchObject({ field: 'apiKey' });
    expect(provider.asked).toEqual([]);
    const { id } = (await rows())[0] ?? {};
    await save(smtpComAt(provider), secret);
    await expect(save(smtpAt(provider))).rejects.toMatchObject({ field: 'password' });
    expect(await rows()).toMatchObject([{ id, service: 'smtp' }]);
  });

  it('of one service is not taken for another', async () => {
    provider.asked.length = 0;
    await expect(save(clickSendAt(provider))).rejects.toMatchObject({ field: 'apiKey' });
    expect(provider.asked).toEqual([]);
  });

  it('has to be entered again when it was disconnected while the server was asked', async () => {
    provider.onAsked = () => desk.connections.disconnect(desk.ada, { service: 'smtp', scope: 'own' });
    await expect(save(smtpAt(provider))).rejects.toMatchObject({ field: 'password' });
    expect(await rows()).toEqual([]);
  });

  it('is not needed where there is no user to sign in', async () => {
    provider.passwords.set('', '');
    await save(smtpAt(provider, { username: '' }));
    expect(leased()).toBe('');
  });
});

describe('while the provider is asked', () => {
  it('other things can be saved, and the last save that finishes wins', async () => {
    const asked = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    provider.onAsked = async (line) => {
      if (!line.startsWith('ada')) return;
      asked.resolve();
      await goOn.promise;
    };
    const slow = save(smtpAt(provider), secret);
    await asked.promise;
    await save(smtpAt(provider, { username: 'bob' }), 'bobs-pass-word');
    expect(leased()).toBe('bobs-pass-word');
    goOn.resolve();
    await slow;
    expect(leased()).toBe(secret);
    expect(await rows()).toHaveLength(1);
  });
});
