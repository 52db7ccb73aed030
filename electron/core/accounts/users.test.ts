import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adminPassword, bobPassword, createTestDesk, type TestDesk } from './test-desk.ts';

let desk: TestDesk;

beforeEach(async () => {
  desk = await createTestDesk();
});
afterEach(() => desk.destroy());

const password = 'something else 3';
const addCy = () => desk.users.create(desk.admin, { name: 'Cy', password, role: 'member' });

describe('the first admin', () => {
  test('is made once', async () => {
    expect(desk.users.needsAdmin()).toBe(false);
    await expect(desk.users.createFirstAdmin('Eve', password)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('is still there after a restart', async () => {
    await desk.restart();
    expect(desk.users.needsAdmin()).toBe(false);
    expect(await desk.users.verifyPassword('Ada', adminPassword)).toMatchObject({
      name: 'Ada',
      role: 'admin',
    });
  });
});

describe('passwords', () => {
  test('are kept as argon2id and nowhere else', async () => {
    await expect(desk.users.verifyPassword('Bob', 'wrong password 1')).rejects.toThrow('wrong');
    const rows = await desk.store.db.selectFrom('users').select('password_hash').execute();
    for (const row of rows) expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    await desk.store.close();
    const files = fs.readdirSync(path.join(desk.dir, 'data'), { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      const content = fs.readFileSync(path.join(file.parentPath, file.name));
      for (const secret of [adminPassword, bobPassword, 'wrong password 1']) {
        expect([file.name, content.includes(secret)]).toEqual([file.name, false]);
      }
    }
  });

  test.each([
    ['short', 'too short'],
    ['the name', 'Bartholomew'],
    ['long beyond reason', 'x'.repeat(257)],
  ])('are refused when they are %s', async (_what, bad) => {
    await expect(
      desk.users.create(desk.admin, { name: 'bartholomew', password: bad, role: 'member' }),
    ).rejects.toMatchObject({ code: 'invalid_input', field: 'password' });
  });

  test('match however the accent was typed', async () => {
    await desk.users.create(desk.admin, { name: 'Zoé', password: 'caf\u00e9 au lait', role: 'member' });
    await expect(desk.users.verifyPassword('Zoe\u0301', 'cafe\u0301 au lait')).resolves.toMatchObject({
      name: 'Zoé',
    });
  });

  test('change only with the current one, and end what was signed in', async () => {
    const ended: string[] = [];
    desk.users.onAccessEnded((id) => ended.push(id));
    await expect(
      desk.users.changePassword(desk.admin, 'not the current', 'next password'),
    ).rejects.toMatchObject({
      code: 'wrong_credentials',
    });
    expect(ended).toEqual([]);
    await desk.users.changePassword(desk.admin, adminPassword, 'next password');
    expect(ended).toEqual([desk.admin.id]);
    await expect(desk.users.verifyPassword('Ada', adminPassword)).rejects.toMatchObject({
      code: 'wrong_credentials',
    });
    await expect(desk.users.verifyPassword('Ada', 'next password')).resolves.toMatchObject({
      id: desk.admin.id,
    });
  });
});

describe('a password that somebody else set', () => {
  const given = async () =>
    Object.fromEntries((await desk.users.list()).map((user) => [user.name, user.passwordGiven]));
  const reset = () => desk.users.update(desk.admin, { id: desk.bob.id, password });
  const chooseOwn = () => desk.users.changePassword(desk.bob, bobPassword, 'known to Bob alone');

  test('counts as given until the person changes it themselves, and again after a reset', async () => {
    expect(await given()).toEqual({ Ada: false, Bob: true });
    await desk.users.update(desk.admin, { id: desk.bob.id, role: 'admin', name: 'Robert' });
    expect(desk.users.byId(desk.bob.id)).toMatchObject({ passwordGiven: true });
    await desk.users.changePassword(desk.bob, bobPassword, 'known to Bob alone');
    expect(await given()).toEqual({ Ada: false, Robert: false });
    await reset();
    await desk.restart();
    expect(await given()).toEqual({ Ada: false, Robert: true });
    expect(await desk.users.verifyPassword('Robert', password)).toMatchObject({ passwordGiven: true });
  });

  test('is not one that an admin set for themselves', async () => {
    await desk.users.update(desk.admin, { id: desk.admin.id, password });
    expect(await given()).toMatchObject({ Ada: false });
  });

  test('is not replaced by itself, however the accent was typed', async () => {
    const zoe = await desk.users.create(desk.admin, {
      name: 'Zoé',
      password: 'caf\u00e9 au lait',
      role: 'member',
    });
    const again = desk.users.changePassword(zoe, 'caf\u00e9 au lait', 'cafe\u0301 au lait');
    await expect(again).rejects.toMatchObject({ code: 'invalid_input', field: 'next' });
    expect(desk.users.byId(zoe.id)).toMatchObject({ passwordGiven: true });
  });

  test('stays when what was made under it cannot be taken back', async () => {
    desk.users.onGivenReplaced(() => Promise.reject(new Error('disk')));
    await expect(chooseOwn()).rejects.toThrow('disk');
    expect(await desk.users.verifyPassword('Bob', bobPassword)).toMatchObject({ passwordGiven: true });
  });

  test('takes nothing back when it was replaced before', async () => {
    await chooseOwn();
    const asked: string[] = [];
    desk.users.onGivenReplaced((id) => void asked.push(id));
    await desk.users.changePassword(desk.bob, 'known to Bob alone', 'yet another of his own');
    expect(asked).toEqual([]);
  });
});

describe('signing in', () => {
  test('answers the same for an unknown name, a wrong password and a disabled person', async () => {
    const { bob } = desk;
    await desk.users.update(desk.admin, { id: bob.id, disabled: true });
    const answers = await Promise.all(
      [
        ['Nobody', bobPassword],
        ['Ada', 'wrong password 1'],
        ['Bob', bobPassword],
      ].map(([name = '', word = '']) =>
        desk.users.verifyPassword(name, word).catch((error: unknown) => error),
      ),
    );
    expect(answers[0]).toMatchObject({ code: 'wrong_credentials' });
    expect(new Set(answers.map(String)).size).toBe(1);
  });

  test('does not write a password that was typed as the name into the audit log', async () => {
    await expect(desk.users.verifyPassword('my secret password', '')).rejects.toThrow('wrong');
    expect(await desk.actions()).toContain('Keydesk: session.sign_in_failed unknown name');
  });

  test('gets slower with each wrong password, for this name only, and says when to come back', async () => {
    const guess = () => desk.users.verifyPassword('Bob', 'wrong password 1');
    for (let n = 0; n < 5; n += 1) await expect(guess()).rejects.toMatchObject({ code: 'wrong_credentials' });
    await expect(guess()).rejects.toMatchObject({
      code: 'too_many_attempts',
      hint: expect.stringContaining('1 second'),
    });
    desk.clock.now += 1000;
    await expect(guess()).rejects.toMatchObject({ code: 'wrong_credentials' });
    await expect(guess()).rejects.toMatchObject({ hint: expect.stringContaining('2 seconds') });
    await expect(desk.users.verifyPassword('Ada', adminPassword)).resolves.toMatchObject({ name: 'Ada' });
    desk.clock.now += 2000;
    await expect(desk.users.verifyPassword('Bob', bobPassword)).resolves.toMatchObject({ name: 'Bob' });
    await expect(guess()).rejects.toMatchObject({ code: 'wrong_credentials' });
  });

  test('is slowed down also for many guesses at once', async () => {
    const guesses = await Promise.allSettled(
      Array.from({ length: 12 }, () => desk.users.verifyPassword('Ada', 'wrong password 1')),
    );
    const codes = guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.code : 'in'));
    expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(5);
    expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(7);
  });
});

describe('people', () => {
  test('have names of their own, whatever the spelling', async () => {
    const { bob } = desk;
    await expect(
      desk.users.create(desk.admin, { name: ' BOB ', password, role: 'member' }),
    ).rejects.toMatchObject({
      code: 'conflict',
      field: 'name',
    });
    await expect(desk.users.update(desk.admin, { id: bob.id, name: 'ada' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(desk.users.update(desk.admin, { id: bob.id, name: 'BOB' })).resolves.toMatchObject({
      name: 'BOB',
    });
  });

  test('who ask twice at the same moment are made once', async () => {
    const results = await Promise.allSettled([addCy(), addCy()]);
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('are made, changed and removed by admins only', async () => {
    const { bob } = desk;
    await expect(desk.users.create(bob, { name: 'Eve', password, role: 'admin' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(desk.users.update(bob, { id: bob.id, role: 'admin' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(desk.users.remove(bob, desk.admin.id)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('always have an admin among them', async () => {
    const { id } = desk.admin;
    const attempts = [
      () => desk.users.update(desk.admin, { id, role: 'member' }),
      () => desk.users.update(desk.admin, { id, disabled: true }),
      () => desk.users.remove(desk.admin, id),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'conflict' });
    const { bob } = desk;
    await desk.users.update(desk.admin, { id: bob.id, role: 'admin', disabled: true });
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'conflict' });
    await desk.users.update(desk.admin, { id: bob.id, disabled: false });
    await expect(desk.users.update(desk.admin, { id, role: 'member' })).resolves.toMatchObject({
      role: 'member',
    });
  });

  test('are no longer known once disabled, and known again once enabled', async () => {
    const { bob } = desk;
    await desk.users.update(desk.admin, { id: bob.id, disabled: true });
    expect(desk.users.byId(bob.id)).toBeNull();
    await desk.restart();
    expect(desk.users.byId(bob.id)).toBeNull();
    await desk.users.update(desk.admin, { id: bob.id, disabled: false });
    expect(desk.users.byId(bob.id)).toMatchObject({ name: 'Bob' });
  });

  test('leave their name free when they are removed, and their traces', async () => {
    const { bob } = desk;
    const removed: string[] = [];
    desk.users.onRemoved(async (id) => void removed.push(id));
    await desk.users.remove(desk.admin, bob.id);
    expect(removed).toEqual([bob.id]);
    expect(desk.users.byId(bob.id)).toBeNull();
    expect((await desk.users.list()).map((user) => user.name)).toEqual(['Ada']);
    const row = await desk.store.db
      .selectFrom('users')
      .selectAll()
      .where('id', '=', bob.id)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ name: 'Bob', password_hash: '' });
    await expect(
      desk.users.create(desk.admin, { name: 'Bob', password, role: 'member' }),
    ).resolves.toMatchObject({ name: 'Bob' });
  });

  test('stay when wiping what belongs to them fails', async () => {
    const { bob } = desk;
    desk.users.onRemoved(() => Promise.reject(new Error('disk')));
    await expect(desk.users.remove(desk.admin, bob.id)).rejects.toThrow('disk');
    expect(desk.users.byId(bob.id)).toMatchObject({ name: 'Bob' });
  });

  test('are followed by the audit log, without their passwords', async () => {
    const { bob } = desk;
    await desk.users.update(desk.admin, { id: bob.id, role: 'admin', password: 'another password' });
    await desk.users.verifyPassword('Bob', 'another password');
    await desk.users.remove(desk.admin, bob.id);
    expect(await desk.actions()).toEqual([
      'Ada: user.created Ada',
      'Ada: user.created Bob',
      'Ada: user.updated Bob',
      'Bob: session.signed_in Bob',
      'Ada: user.removed Bob',
    ]);
    const { rows } = await desk.audit.list({});
    expect(rows.find((row) => row.action === 'user.updated')?.details).toEqual({
      role: 'admin',
      password: 'changed',
    });
    expect(JSON.stringify(rows)).not.toMatch(/another password|argon2/);
    expect(await desk.audit.verify()).toMatchObject({ ok: true });
  });
});
