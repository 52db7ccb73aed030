import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import {
  createTestVault,
  everythingIn,
  readSecret,
  refOf,
  saveSecret,
  type TestVault,
} from './test-vault.ts';
import type { TestKeyring } from './test-keyring.ts';

const passphrase = 'correct horse battery staple';
const secret = `sk-${'q7'.repeat(24)}`;
let desk: TestVault;

afterEach(() => desk.destroy());

async function start(mood: Partial<TestKeyring> = {}): Promise<void> {
  desk = await createTestVault(mood);
}

const state = async () => (await desk.vault.status()).state;
const problem = async () => (await desk.vault.status()).problem;
const actions = async () => (await desk.audit.list({})).rows.map((row) => row.action).toReversed();
const mirror = () => path.join(desk.dir, 'key-slots.json');

const everything = () => everythingIn(desk.dir);

describe('with a secure keyring', () => {
  test('a first start is ready by itself, and so is every other', async () => {
    await start();
    expect(await desk.vault.status()).toMatchObject({ state: 'ready', protection: 'os', problem: null });
    await saveSecret(desk, 'a', secret);
    await desk.restart();
    expect(await state()).toBe('ready');
    expect(await readSecret(desk, 'a')).toBe(secret);
    expect(await actions()).toEqual(['vault.initialised']);
  });

  test('neither the secret nor the data key is anywhere in the folder', async () => {
    await start();
    await saveSecret(desk, 'a', secret);
    await desk.vault.addPassphrase(passphrase);
    await desk.vault.rotate();
    const { wrapped } = await desk.store.db
      .selectFrom('key_slots')
      .selectAll()
      .where('kind', '=', 'os')
      .executeTakeFirstOrThrow();
    const dataKey = Buffer.from((await desk.keyring.unwrap(wrapped)).dataKey);
    await desk.store.close();
    for (const hidden of [secret, passphrase, dataKey, dataKey.toString('hex'), dataKey.toString('base64')]) {
      expect(everything().includes(hidden)).toBe(false);
    }
  });

  test('the key slots stand also in a file of their own, readable by this account only', async () => {
    await start();
    expect(fs.statSync(mirror()).mode & 0o777).toBe(0o600);
  });

  test('wraps again when the keyring asks for it, or when another backend opens the slot', async () => {
    await start();
    const wraps = desk.keyring.wraps;
    desk.keyring.asksToRewrap = true;
    await desk.restart();
    expect(desk.keyring.wraps).toBe(wraps + 1);
    desk.keyring.asksToRewrap = false;
    desk.keyring.backend = 'kwallet6';
    await desk.restart();
    expect((await desk.vault.status()).slots).toMatchObject([{ kind: 'os', backend: 'kwallet6' }]);
    await desk.restart();
    expect(desk.keyring.wraps).toBe(wraps + 2);
  });

  test('a keyring that is locked at the first start is not a choice made', async () => {
    await start({ locked: true });
    expect(await desk.vault.status()).toMatchObject({
      state: 'uninitialised',
      problem: { message: expect.stringContaining('did not take') },
    });
    desk.keyring.locked = false;
    await desk.vault.retry();
    expect(await state()).toBe('ready');
  });
});

describe('when the keyring does not open the keys', () => {
  test('a locked one means try again, and nothing is lost', async () => {
    await start();
    await saveSecret(desk, 'a', secret);
    desk.keyring.locked = true;
    await desk.restart();
    expect(await state()).toBe('locked');
    expect(await problem()).toMatchObject({
      message: expect.stringContaining('locked'),
      hint: expect.stringContaining('Nothing is lost'),
    });
    expect(() => desk.vault.seal(refOf('b'), 'x')).toThrow(expect.objectContaining({ code: 'locked' }));
    desk.keyring.locked = false;
    await desk.vault.retry();
    expect(await readSecret(desk, 'a')).toBe(secret);
  });

  test('an absent one is named, with what is there instead', async () => {
    await start();
    Object.assign(desk.keyring, { secure: false, backend: 'basic_text' });
    await desk.restart();
    expect(await state()).toBe('locked');
    expect((await problem())?.message).toContain(
      'were protected by "gnome_libsecret"; this session has "basic_text"',
    );
    Object.assign(desk.keyring, { available: false });
    await desk.restart();
    expect(await state()).toBe('locked');
  });

  test('a changed one makes the keys unreadable, and keeps every byte', async () => {
    await start();
    await saveSecret(desk, 'a', secret);
    const before = desk.keyring.secret;
    Object.assign(desk.keyring, { secret: Buffer.alloc(32, 1), backend: 'kwallet6' });
    await desk.restart();
    expect(await state()).toBe('unreadable');
    expect((await problem())?.message).toMatch(/no longer opens.*"gnome_libsecret".*"kwallet6"/);
    await desk.vault.retry();
    desk.keyring.secret = before;
    await desk.vault.retry();
    expect(await readSecret(desk, 'a')).toBe(secret);
  });

  test('something else than the key is noticed by its canary', async () => {
    await start();
    desk.keyring.unwrap = async () => ({ dataKey: new Uint8Array(32), rewrap: false });
    await desk.restart();
    expect(await state()).toBe('unreadable');
  });

  test('the passphrase still does', async () => {
    await start();
    await saveSecret(desk, 'a', secret);
    await desk.vault.addPassphrase(passphrase);
    desk.keyring.secret = Buffer.alloc(32, 1);
    await desk.restart();
    expect(await state()).toBe('locked');
    expect((await problem())?.hint).toContain('Enter the passphrase');
    await desk.vault.unlock(passphrase);
    expect(await readSecret(desk, 'a')).toBe(secret);
    await desk.vault.addKeyring();
    await desk.restart();
    expect(await state()).toBe('ready');
    expect((await desk.vault.status()).slots.map((slot) => slot.kind)).toEqual(['passphrase', 'os']);
  });
});

describe('without a secure keyring', () => {
  const none = { available: false, secure: false, backend: 'unknown' };

  test('nothing is kept until somebody chose how', async () => {
    await start(none);
    expect(await desk.vault.status()).toMatchObject({
      state: 'uninitialised',
      protection: null,
      keyring: { available: false },
    });
    expect(() => desk.vault.seal(refOf('a'), secret)).toThrow(expect.objectContaining({ code: 'not_ready' }));
    await expect(desk.vault.initialise({ mode: 'os' })).rejects.toMatchObject({ code: 'no_keyring' });
    await expect(desk.vault.initialise({ mode: 'weak', consent: true })).rejects.toMatchObject({
      code: 'no_keyring',
    });
  });

  test('a passphrase locks it at every start and is needed as it was, however the accents are typed', async () => {
    await start(none);
    await desk.vault.initialise({ mode: 'passphrase', passphrase: 'd\u00e9j\u00e0 vu encore' });
    await saveSecret(desk, 'a', secret);
    await desk.restart();
    expect(await state()).toBe('locked');
    await expect(desk.vault.unlock('deja vu encore')).rejects.toMatchObject({ code: 'wrong_passphrase' });
    expect(await state()).toBe('locked');
    await desk.vault.unlock('de\u0301ja\u0300 vu encore');
    expect(await readSecret(desk, 'a')).toBe(secret);
    expect(await actions()).toEqual(['vault.initialised', 'vault.unlock_failed', 'vault.unlocked']);
  });

  test('a short passphrase is refused', async () => {
    await start(none);
    await expect(desk.vault.initialise({ mode: 'passphrase', passphrase: 'short' })).rejects.toMatchObject({
      hint: expect.stringContaining('12 characters'),
    });
    expect(await state()).toBe('uninitialised');
  });

  test('memory only writes nothing of the key: after a restart the secrets are gone and the choice is open again', async () => {
    await start(none);
    await desk.vault.initialise({ mode: 'memory' });
    expect((await desk.vault.status()).protection).toBe('memory');
    await saveSecret(desk, 'a', secret);
    expect(await readSecret(desk, 'a')).toBe(secret);
    expect(fs.existsSync(mirror())).toBe(false);
    expect(() => desk.vault.lock()).toThrow(expect.objectContaining({ code: 'last_slot' }));
    await desk.restart();
    expect(await state()).toBe('uninitialised');
    await desk.vault.initialise({ mode: 'memory' });
    await expect(readSecret(desk, 'a')).rejects.toMatchObject({ code: 'unreadable' });
  });

  test('memory only becomes durable with a passphrase', async () => {
    await start(none);
    await desk.vault.initialise({ mode: 'memory' });
    await saveSecret(desk, 'a', secret);
    await desk.vault.addPassphrase(passphrase);
    await desk.restart();
    await desk.vault.unlock(passphrase);
    expect(await readSecret(desk, 'a')).toBe(secret);
  });

  test('weak keeping works with consent, which is written down, and is replaced by a real keyring', async () => {
    await start({ secure: false, backend: 'basic_text' });
    expect(await state()).toBe('uninitialised');
    await desk.vault.initialise({ mode: 'weak', consent: true });
    await saveSecret(desk, 'a', secret);
    await desk.restart();
    expect(await desk.vault.status()).toMatchObject({ state: 'ready', protection: 'weak' });
    expect(fs.readFileSync(mirror(), 'utf8')).toContain('consentAt');
    Object.assign(desk.keyring, { secure: true, backend: 'gnome_libsecret' });
    await desk.vault.addKeyring();
    expect(await desk.vault.status()).toMatchObject({ protection: 'os', slots: [{ kind: 'os' }] });
    expect(await readSecret(desk, 'a')).toBe(secret);
  });

  test('what was chosen is chosen: another choice is an addition', async () => {
    await start(none);
    await desk.vault.initialise({ mode: 'passphrase', passphrase });
    await expect(desk.vault.initialise({ mode: 'memory' })).rejects.toMatchObject({
      code: 'already_initialised',
    });
    await desk.restart();
    await expect(desk.vault.initialise({ mode: 'memory' })).rejects.toMatchObject({
      code: 'already_initialised',
    });
  });
});

describe('slots', () => {
  test('come and go without touching the rows', async () => {
    await start();
    await saveSecret(desk, 'a', secret);
    await desk.vault.addPassphrase(passphrase);
    const os = (await desk.vault.status()).slots.find((slot) => slot.kind === 'os');
    await desk.vault.removeSlot(os?.id ?? '');
    await desk.restart();
    expect(await desk.vault.status()).toMatchObject({ state: 'locked', protection: 'passphrase' });
    await desk.vault.unlock(passphrase);
    expect(await readSecret(desk, 'a')).toBe(secret);
  });

  test('never all go', async () => {
    await start();
    const [only] = (await desk.vault.status()).slots;
    await expect(desk.vault.removeSlot(only?.id ?? '')).rejects.toMatchObject({ code: 'last_slot' });
  });

  test('the passphrase stays while the keyring beside it is one that no longer opens', async () => {
    await start();
    await desk.vault.addPassphrase(passphrase);
    desk.keyring.secret = Buffer.alloc(32, 1);
    await desk.restart();
    await desk.vault.unlock(passphrase);
    const { slots } = await desk.vault.status();
    const entry = slots.find((slot) => slot.kind === 'passphrase');
    await expect(desk.vault.removeSlot(entry?.id ?? '')).rejects.toMatchObject({ code: 'last_slot' });
  });

  test('one that was removed is no longer in the folder, not even in a backup', async () => {
    await start();
    await desk.vault.addPassphrase(passphrase);
    await desk.store.compact();
    const rows = await desk.store.db
      .selectFrom('key_slots')
      .selectAll()
      .where('kind', '=', 'passphrase')
      .execute();
    const wrapped = Buffer.from(rows[0]?.wrapped ?? []);
    expect(everything().includes(wrapped)).toBe(true);
    await desk.vault.removeSlot(rows[0]?.id ?? '');
    await desk.store.close();
    expect(everything().includes(wrapped)).toBe(false);
    expect(everything().includes(wrapped.toString('base64'))).toBe(false);
  });

  test('come back from their file when the database was lost', async () => {
    await start();
    await desk.vault.addPassphrase(passphrase);
    const sealed = desk.vault.seal(refOf('a'), secret);
    const fingerprint = desk.vault.fingerprint('duplicate', secret);
    await desk.close();
    fs.rmSync(path.join(desk.dir, 'keydesk.sqlite'));
    fs.rmSync(path.join(desk.dir, 'backups'), { recursive: true });
    await desk.restart();
    expect((await desk.vault.status()).slots).toHaveLength(2);
    expect(desk.vault.use(refOf('a'), sealed, (opened) => opened)).toBe(secret);
    expect(desk.vault.fingerprint('duplicate', secret)).toBe(fingerprint);
  });

  test('a file of slots that nobody can read is put aside, not lost', async () => {
    await start();
    await desk.close();
    fs.writeFileSync(mirror(), '{"slots": "gar');
    await desk.restart();
    expect(await state()).toBe('ready');
    expect(fs.readdirSync(desk.dir).filter((name) => /^key-slots-\d/.test(name))).toHaveLength(1);
  });
});

describe('locking', () => {
  test('wipes what was open, tells listeners, and leaves pattern redaction', async () => {
    await start();
    await desk.vault.addPassphrase(passphrase);
    await saveSecret(desk, 'a', 'Zx81kPq0aaRt7Y2mVbn4');
    expect(desk.vault.redact('echo Zx81kPq0aaRt7Y2mVbn4')).toBe('echo [redacted]');
    const heard: string[] = [];
    desk.vault.onChange(() => heard.push('changed'));
    desk.vault.lock();
    expect(heard).toEqual(['changed']);
    expect(desk.vault.isReady()).toBe(false);
    await expect(readSecret(desk, 'a')).rejects.toMatchObject({ code: 'locked' });
    expect(desk.vault.redact(`echo ${secret}`)).not.toContain(secret);
    await desk.vault.unlock(passphrase);
    expect(await readSecret(desk, 'a')).toBe('Zx81kPq0aaRt7Y2mVbn4');
  });
});

describe('a sealed secret', () => {
  test('in use is left out of the log, however many tokens were renewed since', async () => {
    await start();
    await saveSecret(desk, 'a', 'Zx81kPq0aaRt7Y2mVbn4');
    await readSecret(desk, 'a');
    for (let at = 0; at < 4000; at++) desk.vault.seal(refOf('b'), `token-${at}-of-many`);
    await readSecret(desk, 'a');
    for (let at = 4000; at < 5000; at++) desk.vault.seal(refOf('b'), `token-${at}-of-many`);
    expect(desk.vault.redact('echo Zx81kPq0aaRt7Y2mVbn4')).toBe('echo [redacted]');
  });

  test('moved to another owner or host does not open, also when it was open before', async () => {
    await start();
    const ref = refOf('a');
    const sealed = desk.vault.seal(ref, secret);
    expect(desk.vault.use(ref, sealed, (opened) => opened)).toBe(secret);
    for (const moved of [
      { ...ref, owner: 'u2' },
      { ...ref, origin: 'https://evil.example:443' },
    ]) {
      expect(desk.vault.canOpen(moved, sealed)).toBe(false);
      expect(() => desk.vault.use(moved, sealed, () => 'open')).toThrow(
        expect.objectContaining({ code: 'unreadable' }),
      );
    }
    expect(desk.vault.canOpen(ref, { ...sealed, dataKeyId: 'another' })).toBe(false);
  });

  test('has a fingerprint per purpose that tells nothing of it', async () => {
    await start();
    const print = desk.vault.fingerprint('duplicate', secret);
    expect(print).toBe(desk.vault.fingerprint('duplicate', secret));
    expect(print).not.toBe(desk.vault.fingerprint('other', secret));
    expect(print).not.toBe(desk.vault.fingerprint('duplicate', `${secret}x`));
  });
});

describe('starting over', () => {
  test('is refused while the keys open', async () => {
    await start();
    await expect(desk.vault.startOver()).rejects.toMatchObject({ code: 'already_initialised' });
  });

  test('begins with a new key, keeps the old ciphertext and the way back', async () => {
    await start();
    await saveSecret(desk, 'a', secret);
    const oldKeyring = desk.keyring.secret;
    desk.keyring.secret = Buffer.alloc(32, 1);
    await desk.restart();
    expect(await state()).toBe('unreadable');
    await desk.vault.startOver();
    expect(await state()).toBe('ready');
    await expect(readSecret(desk, 'a')).rejects.toMatchObject({ code: 'unreadable' });
    await saveSecret(desk, 'b', 'sk-new');
    const [aside = ''] = fs.readdirSync(desk.dir).filter((name) => /^key-slots-\d/.test(name));

    // The lost keyring turns up again: with the file that was put aside, the old secret is back.
    await desk.close();
    fs.renameSync(path.join(desk.dir, aside), mirror());
    const raw = new Database(path.join(desk.dir, 'keydesk.sqlite'));
    raw.exec('DELETE FROM key_slots');
    raw.close();
    desk.keyring.secret = oldKeyring;
    await desk.restart();
    expect(await readSecret(desk, 'a')).toBe(secret);
  });
});
