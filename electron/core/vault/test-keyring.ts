import { randomBytes } from 'node:crypto';
import { associatedData, openBytes, sealBytes } from './envelope.ts';
import { KeyringError, type Keyring } from './types.ts';

/** A keyring for tests that really wraps, and whose moods can be chosen. Give two of them one `secret` to survive a restart. */
export interface TestKeyring extends Keyring {
  available: boolean;
  secure: boolean;
  backend: string;
  locked: boolean;
  /** Asks to wrap again at the next unwrap, as after a new master key of the system. */
  asksToRewrap: boolean;
  secret: Buffer;
  wraps: number;
}

export function createTestKeyring(secret: Buffer = randomBytes(32)): TestKeyring {
  const aad = associatedData('test keyring');
  return {
    available: true,
    secure: true,
    backend: 'gnome_libsecret',
    locked: false,
    asksToRewrap: false,
    secret,
    wraps: 0,
    async probe() {
      const message = this.available ? `Keyring ${this.backend}` : 'There is no keyring in this session.';
      return { available: this.available, secure: this.secure, backend: this.backend, message };
    },
    async wrap(dataKey) {
      assertUsable(this);
      this.wraps += 1;
      return sealBytes(this.secret, dataKey, aad);
    },
    async unwrap(wrapped) {
      assertUsable(this);
      try {
        return { dataKey: openBytes(this.secret, wrapped, aad), rewrap: this.asksToRewrap };
      } catch (error) {
        throw new KeyringError('changed', 'The keyring cannot open this.', { cause: error });
      }
    },
  };
}

function assertUsable({ available, locked }: TestKeyring): void {
  if (!available) throw new KeyringError('unavailable', 'There is no keyring.');
  if (locked) throw new KeyringError('locked', 'The keyring is locked.');
}
