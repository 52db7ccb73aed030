import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, fakeKey, startSimulator } from '../../../tests/simulators/index.ts';
import { createTestKeyring } from '../vault/test-keyring.ts';
import { type TestDesk, admin, openDesk } from './testing.ts';

const keyring = createTestKeyring();
let desk: TestDesk;
let openai: Simulator;
let secret: string;
beforeEach(async () => {
  desk = await openDesk(undefined, keyring);
  openai = await startSimulator('openai');
  secret = fakeKey('openai');
  openai.addKey(secret);
  await desk.keys.save(admin, { service: 'openai', secret, baseUrl: openai.url, label: 'A' });
});
afterEach(async () => {
  await desk.close();
  await openai.close();
});

const served = (): string => {
  const lease = desk.keys.lease('openai');
  return typeof lease === 'string' ? lease : lease.withSecret((value) => value);
};

describe('when the vault is locked', () => {
  it('no key is handed out, and none is called unreadable', async () => {
    desk.vault.lock();
    expect(served()).toBe('vault_locked');
    expect(await desk.keys.list()).toMatchObject([{ status: 'verified' }]);
    expect(desk.keys.lease('mistral')).toBe('none');
    await expect(desk.keys.test(admin, { service: 'openai' })).rejects.toMatchObject({ name: 'VaultError' });
  });

  it('keys serve again once it is open', async () => {
    desk.vault.lock();
    const changed = desk.nextChange();
    await desk.vault.retry();
    expect(served()).toBe(secret);
    await changed;
  });

  it('keys can still be renamed and removed', async () => {
    const [key] = await desk.keys.list();
    desk.vault.lock();
    const id = key?.id ?? '';
    expect(await desk.keys.rename(admin, { service: 'openai', id, label: 'Z' })).toMatchObject({
      label: 'Z',
    });
    await desk.keys.remove(admin, { service: 'openai', id });
    expect(await desk.keys.list()).toEqual([]);
  });
});

describe('a new data key', () => {
  it('is taken over while calls go on', async () => {
    const rotating = desk.vault.rotate();
    expect(served()).toBe(secret);
    await rotating;
    expect(served()).toBe(secret);
    const rows = await desk.store.db.selectFrom('system_keys').select('data_key_id').execute();
    const slots = await desk.store.db.selectFrom('key_slots').select('data_key_id').execute();
    expect(rows.map((row) => row.data_key_id)).toEqual(slots.map((slot) => slot.data_key_id));
    desk = await desk.restart();
    expect(served()).toBe(secret);
  });
});

describe('when what protected the keys is gone', () => {
  it('they are kept and marked, and a key entered again serves', async () => {
    desk.vault.lock();
    const { secret: before } = keyring;
    keyring.secret = createTestKeyring().secret;
    desk = await desk.restart();
    expect(served()).toBe('unreadable');
    const changed = desk.nextChange();
    await desk.vault.startOver();
    if (!desk.vault.isReady()) await desk.vault.initialise({ mode: 'os' });
    await changed;
    expect(await desk.keys.list()).toMatchObject([
      { label: 'A', status: 'unreadable', message: expect.stringMatching(/Enter it again/) },
    ]);
    expect(served()).toBe('unreadable');
    expect(await desk.keys.test(admin, { service: 'openai' })).toMatchObject({ status: 'unreadable' });
    const again = await desk.keys.save(admin, { service: 'openai', secret, baseUrl: openai.url, label: 'B' });
    expect(again.status).toBe('verified');
    expect(served()).toBe(secret);
    keyring.secret = before;
  });
});

describe('a database that somebody edited', () => {
  const edit = (values: { base_url?: string; id?: string; service?: string }) =>
    desk.store.db.updateTable('system_keys').set(values).execute();

  it.each([{ base_url: 'https://evil.example' }, { base_url: 'nonsense' }, { id: 'another-row' }])(
    'cannot send a key elsewhere: %j',
    async (values) => {
      await edit(values);
      desk = await desk.restart();
      expect(served()).toBe('unreadable');
      expect(await desk.keys.list()).toMatchObject([{ status: 'unreadable' }]);
    },
  );
});
