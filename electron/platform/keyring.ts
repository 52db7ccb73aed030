import { randomBytes } from 'node:crypto';
import type { SafeStorage } from 'electron';
import { KeyringError, type Keyring } from '../core/vault/types.ts';

/**
 * Electron 42 brought the asynchronous functions and 46 drops the others (electron/electron#53670); development on a
 * closed network runs an Electron that only has the others. What one of them sealed, the other opens.
 */
export type AnySafeStorage = Partial<
  Pick<
    SafeStorage,
    | 'isAsyncEncryptionAvailable'
    | 'encryptStringAsync'
    | 'decryptStringAsync'
    | 'isEncryptionAvailable'
    | 'encryptString'
    | 'decryptString'
    | 'getSelectedStorageBackend'
    | 'setUsePlainTextEncryption'
  >
>;

/** A keyring that asks its person for a password may take minutes; Keydesk then starts locked and tries again later. */
const patienceMs = 20_000;

/** Backends that hide with a password known to everybody (Chromium's os_crypt on Linux). */
const obfuscating = new Set(['basic_text', 'unknown']);

export function createKeyring(
  storage: AnySafeStorage,
  platform: NodeJS.Platform = process.platform,
): Keyring {
  const backend = () =>
    platform === 'linux' ? linuxBackend(storage) : (systemBackends[platform] ?? 'unknown');
  const isSecure = () => !obfuscating.has(backend());

  // Otherwise Chromium does not even hide. Whether hiding is used at all is for the vault, with the admin's consent.
  if (!isSecure()) storage.setUsePlainTextEncryption?.(true);

  async function assertAvailable(): Promise<void> {
    if (await inTime(isAvailable(storage))) return;
    // The backend comes from the desktop's name: one that is named but does not answer is locked or not running.
    throw isSecure()
      ? new KeyringError('locked', lockedMessage)
      : new KeyringError('unavailable', absentMessage);
  }

  return {
    async probe() {
      const available = await inTime(isAvailable(storage)).catch(() => false);
      const works = available && (await roundTrips(storage).catch(() => false));
      return {
        available: works,
        secure: works && isSecure(),
        backend: backend(),
        message: describe(works, isSecure()),
      };
    },
    async wrap(dataKey) {
      await assertAvailable();
      return await inTime(encrypt(storage, Buffer.from(dataKey).toString('base64')));
    },
    async unwrap(wrapped) {
      await assertAvailable();
      const { text, rewrap } = await inTime(decrypt(storage, Buffer.from(wrapped))).catch(
        (error: unknown) => {
          throw unwrapError(error);
        },
      );
      return { dataKey: Buffer.from(text, 'base64'), rewrap };
    },
  };
}

const systemBackends: Partial<Record<NodeJS.Platform, string>> = { darwin: 'keychain', win32: 'dpapi' };

const lockedMessage = 'The keyring of the operating system is locked or does not answer.';
const absentMessage = 'No keyring of the operating system was found.';

function describe(works: boolean, secure: boolean): string {
  if (!secure) return absentMessage;
  return works ? 'The keyring of the operating system is ready.' : lockedMessage;
}

function linuxBackend(storage: AnySafeStorage): string {
  return storage.getSelectedStorageBackend?.() ?? 'unknown';
}

async function isAvailable(storage: AnySafeStorage): Promise<boolean> {
  return storage.isAsyncEncryptionAvailable
    ? await storage.isAsyncEncryptionAvailable()
    : (storage.isEncryptionAvailable?.() ?? false);
}

async function encrypt(storage: AnySafeStorage, text: string): Promise<Buffer> {
  if (storage.encryptStringAsync) return await storage.encryptStringAsync(text);
  if (storage.encryptString) return storage.encryptString(text);
  throw new KeyringError('unavailable', absentMessage);
}

async function decrypt(storage: AnySafeStorage, sealed: Buffer): Promise<{ text: string; rewrap: boolean }> {
  if (storage.decryptStringAsync) {
    const { result, shouldReEncrypt } = await storage.decryptStringAsync(sealed);
    return { text: result, rewrap: shouldReEncrypt };
  }
  if (storage.decryptString) return { text: storage.decryptString(sealed), rewrap: false };
  throw new KeyringError('unavailable', absentMessage);
}

/** "Available" is derived from the desktop's name and flags; only a round trip proves it (electron/electron#53662). */
async function roundTrips(storage: AnySafeStorage): Promise<boolean> {
  const canary = randomBytes(16).toString('hex');
  const { text } = await inTime(encrypt(storage, canary).then((sealed) => decrypt(storage, sealed)));
  return text === canary;
}

/** A rejection that says "for now" is a locked keyring, never lost data (electron/electron#49054). */
function unwrapError(error: unknown): KeyringError {
  if (error instanceof KeyringError) return error;
  const passing = error instanceof Error && /temporar|unavailable|locked/i.test(error.message);
  return passing
    ? new KeyringError('locked', lockedMessage, { cause: error })
    : new KeyringError('changed', 'Another keyring or another user sealed this.', { cause: error });
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new KeyringError('locked', lockedMessage)), patienceMs);
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
