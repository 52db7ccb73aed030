import type { Vault } from '../../vault/types.ts';
import type { HandlersOf } from '../types.ts';

/** Each answers with the status that it led to. The hub hears of changes from the vault itself. */
export function vaultHandlers(vault: Vault): HandlersOf<'vault'> {
  return {
    'vault.status': () => vault.status(),
    'vault.initialise': async (protection) => {
      await vault.initialise(protection);
      return vault.status();
    },
    'vault.unlock': async ({ passphrase }) => {
      await vault.unlock(passphrase);
      return vault.status();
    },
    'vault.lock': () => {
      vault.lock();
      return vault.status();
    },
    'vault.retry': async () => {
      await vault.retry();
      return vault.status();
    },
    'vault.addPassphrase': async ({ passphrase }) => {
      await vault.addPassphrase(passphrase);
      return vault.status();
    },
    'vault.addKeyring': async () => {
      await vault.addKeyring();
      return vault.status();
    },
    'vault.removeSlot': async ({ id }) => {
      await vault.removeSlot(id);
      return vault.status();
    },
    'vault.rotate': async () => {
      await vault.rotate();
      return vault.status();
    },
    'vault.startOver': async () => {
      await vault.startOver();
      return vault.status();
    },
  };
}
