import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createKeyring, type AnySafeStorage } from './keyring.ts';

/** Electron's safeStorage as its two APIs look from outside; the real one runs in the end-to-end tests. */
const mask = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x5a));

function oldStorage(backend: 'basic_text' | 'gnome_libsecret' | 'unknown', available = true): AnySafeStorage {
  return {
    isEncryptionAvailable: () => available,
    encryptString: (text) => mask(Buffer.from(text)),
    decryptString: (sealed) => {
      const text = mask(sealed).toString();
      if (!/^[\w+/=]*$/.test(text)) throw new Error('Error while decrypting the ciphertext provided');
      return text;
    },
    getSelectedStorageBackend: () => backend,
  };
}

function newStorage(rewrap: boolean): AnySafeStorage {
  return {
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) => mask(Buffer.from(text)),
    decryptStringAsync: async (sealed) => ({ result: mask(sealed).toString(), shouldReEncrypt: rewrap }),
    getSelectedStorageBackend: () => 'gnome_libsecret',
  };
}

const dataKey = new Uint8Array(randomBytes(32));

describe('the keyring adapter', () => {
  it.each([
    ['the synchronous API', oldStorage('gnome_libsecret')],
    ['the asynchronous API', newStorage(false)],
  ])('wraps and unwraps a data key over %s', async (_api, storage) => {
    const keyring = createKeyring(storage, 'linux');
    const wrapped = await keyring.wrap(dataKey);
    expect(Buffer.from(wrapped).includes(Buffer.from(dataKey))).toBe(false);
    const { dataKey: unwrapped, rewrap } = await keyring.unwrap(wrapped);
    expect(new Uint8Array(unwrapped)).toEqual(dataKey);
    expect(rewrap).toBe(false);
  });

  it('passes on that the system wants the key wrapped again', async () => {
    const keyring = createKeyring(newStorage(true), 'linux');
    expect(await keyring.unwrap(await keyring.wrap(dataKey))).toMatchObject({ rewrap: true });
  });

  it('opens with the asynchronous API what the synchronous one sealed', async () => {
    const wrapped = await createKeyring(oldStorage('gnome_libsecret'), 'linux').wrap(dataKey);
    const { dataKey: unwrapped } = await createKeyring(newStorage(false), 'linux').unwrap(wrapped);
    expect(new Uint8Array(unwrapped)).toEqual(dataKey);
  });

  it.each(['basic_text', 'unknown'] as const)(
    'does not call %s secure, even when it answers',
    async (backend) => {
      expect(await createKeyring(oldStorage(backend), 'linux').probe()).toMatchObject({
        available: true,
        secure: false,
        backend,
      });
    },
  );

  it('calls the keychain and DPAPI secure', async () => {
    expect(await createKeyring(newStorage(false), 'darwin').probe()).toMatchObject({
      secure: true,
      backend: 'keychain',
    });
    expect(await createKeyring(newStorage(false), 'win32').probe()).toMatchObject({
      secure: true,
      backend: 'dpapi',
    });
  });

  it('believes only a round trip, whatever "available" says', async () => {
    const broken: AnySafeStorage = {
      ...oldStorage('gnome_libsecret'),
      decryptString: () => 'something else',
    };
    expect(await createKeyring(broken, 'linux').probe()).toMatchObject({ available: false, secure: false });
  });

  it('tells a keyring that does not answer (locked) from one that is not there', async () => {
    const locked = createKeyring(oldStorage('gnome_libsecret', false), 'linux');
    const absent = createKeyring(oldStorage('basic_text', false), 'linux');
    await expect(locked.unwrap(dataKey)).rejects.toMatchObject({ reason: 'locked' });
    await expect(absent.unwrap(dataKey)).rejects.toMatchObject({ reason: 'unavailable' });
  });

  it('takes "temporarily unavailable" for locked, never for lost', async () => {
    const busy: AnySafeStorage = {
      ...newStorage(false),
      decryptStringAsync: () => Promise.reject(new Error('safeStorage is temporarily unavailable')),
    };
    await expect(createKeyring(busy, 'linux').unwrap(dataKey)).rejects.toMatchObject({ reason: 'locked' });
  });

  it('says that another keyring sealed what it cannot open', async () => {
    const keyring = createKeyring(oldStorage('gnome_libsecret'), 'linux');
    await expect(keyring.unwrap(randomBytes(64))).rejects.toMatchObject({ reason: 'changed' });
  });
});
