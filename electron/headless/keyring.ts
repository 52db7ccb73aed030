import { KeyringError, type Keyring } from '../core/vault/types.ts';

const message = 'The headless shell has no keyring of the operating system.';

/** Without a desktop session there is no keyring to ask; the vault offers the other ways. */
export const noKeyring: Keyring = {
  probe: async () => ({ available: false, secure: false, backend: 'none', message }),
  wrap: async () => {
    throw new KeyringError('unavailable', message);
  },
  unwrap: async () => {
    throw new KeyringError('unavailable', message);
  },
};
