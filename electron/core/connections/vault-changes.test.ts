import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestKeyring } from '../vault/test-keyring.ts';
import {
  type ConnectionDesk,
  type FakeProvider,
  noSignal,
  openConnectionDesk,
  smtpAt,
  startFakeProvider,
} from './testing.ts';

const secret = 'first-pass-word';
const keyring = createTestKeyring();
let desk: ConnectionDesk;
let provider: FakeProvider;
beforeEach(async () => {
  desk = await openConnectionDesk(keyring);
  provider = await startFakeProvider({ ada: secret });
  await save();
});
afterEach(async () => {
  await desk.close();
  await provider.close();
});

const save = () =>
  desk.connections.save(desk.ada, { scope: 'own', settings: smtpAt(provider), secret }, noSignal);
const served = (): string => {
  const lease = desk.connections.lease(desk.ada.id, 'smtp');
  return 'problem' in lease ? lease.problem : lease.withSecret((value) => value);
};
const status = () => desk.connections.status(desk.ada.id, 'smtp').status;
const untilChanged = async (): Promise<void> => {
  const before = desk.changes.count;
  while (desk.changes.count === before) await new Promise((resolve) => setImmediate(resolve));
};

describe('while the vault is locked', () => {
  beforeEach(() => desk.vault.lock());

  it('nothing is handed out, and nothing is called unreadable', async () => {
    expect(served()).toBe('vault_locked');
    expect(status()).toBe('failing');
    expect((await desk.connections.list(desk.ada, 'own'))[0]).toMatchObject({ status: 'connected' });
  });

  it('saving and testing are refused before anybody is asked', async () => {
    provider.asked.length = 0;
    await expect(save()).rejects.toMatchObject({ name: 'VaultError', code: 'locked' });
    const named = { service: 'smtp', scope: 'own' } as const;
    await expect(desk.connections.test(desk.ada, named, noSignal)).rejects.toMatchObject({
      name: 'VaultError',
    });
    expect(provider.asked).toEqual([]);
  });

  it('disconnecting works', async () => {
    await desk.connections.disconnect(desk.ada, { service: 'smtp', scope: 'own' });
    expect(served()).toBe('none');
  });

  it('a failing connection is not tried, and is soon after it is open', async () => {
    await desk.vault.retry();
    const lease = desk.connections.lease(desk.ada.id, 'smtp');
    if ('id' in lease) desk.connections.report(lease.id, { state: 'failing', reason: 'Away.' });
    desk.vault.lock();
    provider.asked.length = 0;
    for (let turn = 0; turn < 12; turn++) await desk.clock.advance(80 * 60_000);
    expect(provider.asked).toEqual([]);
    const changed = untilChanged();
    await desk.vault.retry();
    await changed;
    const asked = Promise.withResolvers<void>();
    provider.onAsked = () => asked.resolve();
    await desk.clock.advance(6000);
    await asked.promise;
    expect(provider.asked).toEqual([`ada:${secret}`]);
  });
});

describe('a new data key', () => {
  it('is taken over while calls go on, and by calls that began before it', async () => {
    const lease = desk.connections.lease(desk.ada.id, 'smtp');
    const rotating = desk.vault.rotate();
    expect(served()).toBe(secret);
    await rotating;
    expect(served()).toBe(secret);
    expect('problem' in lease ? '' : lease.withSecret((value) => value)).toBe(secret);
    const { db } = desk.people.store;
    const rows = await db.selectFrom('connections').select('data_key_id').execute();
    const slots = await db.selectFrom('key_slots').select('data_key_id').execute();
    expect(rows.map((row) => row.data_key_id)).toEqual(slots.map((slot) => slot.data_key_id));
    await desk.restart();
    expect(served()).toBe(secret);
  });

  it('that comes while a save is being proven loses nothing', async () => {
    provider.onAsked = () => desk.vault.rotate();
    await save();
    expect(served()).toBe(secret);
    await desk.restart();
    expect(served()).toBe(secret);
  });
});

describe('when what protected the secrets is gone', () => {
  it('the connection is kept and marked, its form is filled, and connecting again mends it', async () => {
    const { secret: before } = keyring;
    keyring.secret = createTestKeyring().secret;
    await desk.restart();
    expect(served()).toBe('unreadable');
    expect(status()).toBe('unreadable');
    const changed = untilChanged();
    await desk.vault.startOver();
    if (!desk.vault.isReady()) await desk.vault.initialise({ mode: 'os' });
    await changed;
    expect((await desk.connections.list(desk.ada, 'own'))[0]).toMatchObject({
      status: 'unreadable',
      reason: expect.stringContaining('Connect again'),
      settings: smtpAt(provider),
    });
    const named = { service: 'smtp', scope: 'own' } as const;
    expect(await desk.connections.test(desk.ada, named, noSignal)).toMatchObject({ state: 'unreadable' });
    const again = desk.connections.save(desk.ada, { scope: 'own', settings: smtpAt(provider) }, noSignal);
    await expect(again).rejects.toMatchObject({ field: 'password' });
    await save();
    expect(served()).toBe(secret);
    keyring.secret = before;
  });
});

describe('a database that somebody edited', () => {
  const elsewhere = () => JSON.stringify({ ...smtpAt(provider), host: 'evil.example' });
  const unencrypted = () => JSON.stringify({ ...smtpAt(provider), security: 'none' });

  it.each([
    ['another host', () => ({ settings: elsewhere() })],
    ['another host in both places', () => ({ settings: elsewhere(), origin: 'smtps://evil.example:465' })],
    ['no encryption', () => ({ settings: unencrypted() })],
    ['another owner', () => ({ owner: desk.bob.id })],
    ['the team as owner', () => ({ owner: 'team', enabled: 1 })],
    ['another row', () => ({ id: 'another-row' })],
    ['settings of no kind', () => ({ settings: '{}' })],
    ['another service', () => ({ service: 'clicksend' })],
  ])('gives no secret away: %s', async (_what, values) => {
    await desk.people.store.db.updateTable('connections').set(values()).execute();
    await desk.restart();
    for (const person of [desk.ada, desk.bob]) {
      for (const service of ['smtp', 'clicksend'] as const) {
        const lease = desk.connections.lease(person.id, service);
        expect('problem' in lease ? lease.problem : 'leased').toMatch(/^(none|unreadable)$/);
      }
    }
  });
});
