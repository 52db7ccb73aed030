import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionScope } from '../../../shared/ipc/integrations.ts';
import { bobPassword } from '../accounts/test-desk.ts';
import type { Person } from '../accounts/types.ts';
import {
  type ConnectionDesk,
  type FakeProvider,
  noSignal,
  openConnectionDesk,
  searchAt,
  smtpAt,
  startFakeProvider,
} from './testing.ts';

let desk: ConnectionDesk;
let provider: FakeProvider;
beforeEach(async () => {
  desk = await openConnectionDesk();
  provider = await startFakeProvider({
    ada: 'adas-pass-word',
    bob: 'bobs-pass-word',
    team: 'team-pass-word',
  });
});
afterEach(async () => {
  await desk.close();
  await provider.close();
});

function save(person: Person, username: string, scope: ConnectionScope = 'own') {
  const settings = smtpAt(provider, { username, fromEmail: `${username}@example.com` });
  const secret = provider.passwords.get(username);
  return desk.connections.save(person, { scope, settings, secret }, noSignal);
}
const served = (person: Person): string => {
  const lease = desk.connections.lease(person.id, 'smtp');
  if ('problem' in lease) return lease.problem;
  return `${lease.credential} ${lease.withSecret((value) => value)}`;
};

describe('two people', () => {
  it('each send with their own, and only that', async () => {
    await save(desk.ada, 'ada');
    expect(served(desk.bob)).toBe('none');
    await save(desk.bob, 'bob');
    expect([served(desk.ada), served(desk.bob)]).toEqual(['own adas-pass-word', 'own bobs-pass-word']);
    await desk.connections.disconnect(desk.bob, { service: 'smtp', scope: 'own' });
    expect([served(desk.ada), served(desk.bob)]).toEqual(['own adas-pass-word', 'none']);
  });
});

describe('the team’s connection', () => {
  const setFallback = (enabled: boolean, actor = desk.ada) =>
    desk.connections.setTeamFallback(actor, { service: 'smtp', enabled });

  it('serves nobody until the admin turns it on, then those who have connected nothing', async () => {
    await save(desk.ada, 'team', 'team');
    await save(desk.ada, 'ada');
    expect([served(desk.ada), served(desk.bob)]).toEqual(['own adas-pass-word', 'none']);
    expect(await setFallback(true)).toMatchObject({ fallback: true, account: 'team@example.com' });
    expect([served(desk.ada), served(desk.bob)]).toEqual(['own adas-pass-word', 'fallback team-pass-word']);
    expect((await desk.connections.list(desk.bob, 'own'))[0]).toMatchObject({
      status: 'disconnected',
      fallback: true,
      account: null,
    });
    expect(desk.connections.status(desk.bob.id, 'smtp')).toMatchObject({
      status: 'connected',
      credential: 'fallback',
    });
    await setFallback(false);
    expect(served(desk.bob)).toBe('none');
  });

  it('stays turned on over a restart and when it is replaced, and is not the admin’s own', async () => {
    await save(desk.ada, 'team', 'team');
    await setFallback(true);
    await save(desk.ada, 'team', 'team');
    await desk.restart();
    expect(served(desk.bob)).toBe('fallback team-pass-word');
    expect((await desk.connections.list(desk.ada, 'own'))[0]).toMatchObject({ status: 'disconnected' });
  });

  it('does not stand in for an own one that is broken', async () => {
    await save(desk.ada, 'team', 'team');
    await setFallback(true);
    await save(desk.bob, 'bob');
    const lease = desk.connections.lease(desk.bob.id, 'smtp');
    if ('id' in lease) desk.connections.report(lease.id, { state: 'needs_you', reason: 'Refused.' });
    expect(served(desk.bob)).toBe('needs_you');
  });

  it('that needs the admin tells the admins and serves nobody', async () => {
    await save(desk.ada, 'team', 'team');
    await setFallback(true);
    const lease = desk.connections.lease(desk.bob.id, 'smtp');
    if ('id' in lease) desk.connections.report(lease.id, { state: 'needs_you', reason: 'Refused.' });
    expect(desk.notices.map(({ owner }) => owner)).toEqual(['team']);
    expect(served(desk.bob)).toBe('none');
  });

  it('is kept only for mail and SMS, and only by admins', async () => {
    const search = { scope: 'team', settings: searchAt(provider), secret: 'x' } as const;
    await expect(desk.connections.save(desk.ada, search, noSignal)).rejects.toMatchObject({ field: 'scope' });
    await expect(save(desk.bob, 'bob', 'team')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(setFallback(true, desk.bob)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(setFallback(true)).rejects.toMatchObject({ code: 'not_found' });
    expect(await desk.audited()).toEqual([]);
  });

  it('is not saved by somebody who stopped being an admin while the server was asked', async () => {
    await desk.people.users.update(desk.ada, { id: desk.bob.id, role: 'admin' });
    provider.onAsked = async () => {
      await desk.people.users.update(desk.ada, { id: desk.bob.id, role: 'member' });
    };
    const bob: Person = { ...desk.bob, role: 'admin' };
    await expect(save(bob, 'team', 'team')).rejects.toMatchObject({ code: 'forbidden' });
    expect((await desk.connections.list(desk.ada, 'team'))[0]).toMatchObject({ status: 'disconnected' });
  });

  it('is written down', async () => {
    await save(desk.ada, 'team', 'team');
    await setFallback(true);
    await setFallback(true);
    await setFallback(false);
    expect(await desk.audited()).toEqual([
      'Ada: connection.saved smtp',
      'Ada: connection.fallback_on smtp',
      'Ada: connection.fallback_off smtp',
    ]);
  });
});

describe('a person who is disabled', () => {
  it('gets nothing, and gets it back', async () => {
    await save(desk.bob, 'bob');
    await desk.people.users.update(desk.ada, { id: desk.bob.id, disabled: true });
    expect(served(desk.bob)).toBe('none');
    expect(desk.connections.status(desk.bob.id, 'smtp').credential).toBeNull();
    await desk.people.users.update(desk.ada, { id: desk.bob.id, disabled: false });
    expect(served(desk.bob)).toBe('own bobs-pass-word');
  });

  it('gets nothing from the team either', async () => {
    await save(desk.ada, 'team', 'team');
    await desk.connections.setTeamFallback(desk.ada, { service: 'smtp', enabled: true });
    await desk.people.users.update(desk.ada, { id: desk.bob.id, disabled: true });
    expect(served(desk.bob)).toBe('none');
  });
});

describe('a person whose password an admin sets', () => {
  it('has to connect again: the admin could sign in as them and use what they connected', async () => {
    await save(desk.ada, 'ada');
    await save(desk.bob, 'bob');
    const password = 'known to the admin';
    await desk.people.users.update(desk.ada, { id: desk.bob.id, password });
    expect([served(desk.ada), served(desk.bob)]).toEqual(['own adas-pass-word', 'none']);
    await desk.people.users.update(desk.ada, { id: desk.ada.id, password: 'chosen by herself' });
    expect(served(desk.ada)).toBe('own adas-pass-word');
  });

  const chooseOwn = () => desk.people.users.changePassword(desk.bob, bobPassword, 'known to Bob alone');

  it('has to connect again after choosing their own: the admin may have connected something there', async () => {
    await save(desk.ada, 'ada');
    await save(desk.bob, 'bob');
    expect(served(desk.bob)).toBe('own bobs-pass-word');
    await chooseOwn();
    expect([served(desk.ada), served(desk.bob)]).toEqual(['own adas-pass-word', 'none']);
    const { rows } = await desk.people.audit.list({});
    expect(rows.find(({ action }) => action === 'connection.wiped')).toMatchObject({
      subject: 'smtp',
      details: { why: 'it was saved under a password that was given' },
    });
    await save(desk.bob, 'bob');
    expect(served(desk.bob)).toBe('own bobs-pass-word');
  });

  it('keeps everything when they change one that they chose', async () => {
    await chooseOwn();
    await save(desk.bob, 'bob');
    await desk.people.users.changePassword(desk.bob, 'known to Bob alone', 'another pass phrase');
    expect(served(desk.bob)).toBe('own bobs-pass-word');
  });

  it('leaves the team’s connection as it is', async () => {
    await desk.people.users.update(desk.ada, { id: desk.bob.id, role: 'admin' });
    await save({ ...desk.bob, role: 'admin' }, 'team', 'team');
    await chooseOwn();
    expect((await desk.connections.list(desk.ada, 'team'))[0]).toMatchObject({ status: 'connected' });
  });

  it('does not get what somebody else saves just while they choose', async () => {
    let asked = false;
    desk.people.users.onGivenReplaced(async () => {
      if (!asked) await save(desk.bob, 'bob');
      asked = true;
    });
    await chooseOwn();
    expect([asked, served(desk.bob)]).toEqual([true, 'none']);
  });

  it('does not get what was saved just while the admin set it', async () => {
    let asked = false;
    desk.people.users.onReset(async () => {
      if (!asked) await save(desk.bob, 'bob');
      asked = true;
    });
    await desk.people.users.update(desk.ada, { id: desk.bob.id, password: 'known to the admin' });
    expect([asked, served(desk.bob)]).toEqual([true, 'none']);
  });

  it('cannot finish a save that began before', async () => {
    provider.onAsked = () =>
      desk.people.users
        .update(desk.ada, { id: desk.bob.id, password: 'known to the admin' })
        .then(() => undefined);
    await expect(save(desk.bob, 'bob')).rejects.toMatchObject({ code: 'forbidden' });
    expect(served(desk.bob)).toBe('none');
  });
});

describe('a person who is removed', () => {
  /** Everything in the data folder, as bytes. */
  const files = (): Buffer =>
    Buffer.concat(
      fs
        .readdirSync(desk.people.dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name))),
    );

  it('leaves no sealed secret behind, in the database or a backup, but what was written down', async () => {
    await save(desk.ada, 'ada');
    await save(desk.bob, 'bob');
    const rows = await desk.people.store.db.selectFrom('connections').selectAll().execute();
    const boxOf = ({ id }: Person) => Buffer.from(rows.find(({ owner }) => owner === id)?.sealed ?? []);
    await desk.people.store.compact();
    expect([files().includes(boxOf(desk.ada)), files().includes(boxOf(desk.bob))]).toEqual([true, true]);
    await desk.people.users.remove(desk.ada, desk.bob.id);
    expect([files().includes(boxOf(desk.ada)), files().includes(boxOf(desk.bob))]).toEqual([true, false]);
    expect(served(desk.bob)).toBe('none');
    expect(served(desk.ada)).toBe('own adas-pass-word');
    expect(await desk.audited()).toEqual([
      'Ada: connection.saved smtp',
      'Bob: connection.saved smtp',
      'Keydesk: connection.wiped smtp',
    ]);
  });

  it('saves nothing more, even if the server says yes afterwards', async () => {
    provider.onAsked = () => desk.people.users.remove(desk.ada, desk.bob.id);
    await expect(save(desk.bob, 'bob')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await desk.people.store.db.selectFrom('connections').selectAll().execute()).toEqual([]);
  });

  it('is swept up at the next start if a kill came in between', async () => {
    await save(desk.bob, 'bob');
    const removed = { removed_at: 1 };
    await desk.people.store.db.updateTable('users').set(removed).where('id', '=', desk.bob.id).execute();
    await desk.restart();
    expect(await desk.people.store.db.selectFrom('connections').selectAll().execute()).toEqual([]);
  });
});
