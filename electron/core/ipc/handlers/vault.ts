import type { Vault } from '../../vault/types.ts';
import type { HandlersOf } from '../types.ts';

/** Each answers with the status that it led to. The panels hear of it from the vault itself. */
export function vaultHandlers(vault: Vault): HandlersOf<'vault'> {
  return {
    'vault.status': () => vault.status(),
    'vault.initialise': async (protection, { person }) => {
      await vault.initialise(protection, person);
      return vault.status();
    },
    'vault.unlock': async ({ passphrase }, { person }) => {
      await vault.unlock(passphrase, person);
      return vault.status();
    },
    'vault.lock': (_input, { person }) => {
      vault.lock(person);
      return vault.status();
    },
    'vault.retry': async () => {
      await vault.retry();
      return vault.status();
    },
    'vault.addPassphrase': async ({ passphrase }, { person }) => {
      await vault.addPassphrase(passphrase, person);
      return vault.status();
    },
    'vault.addKeyring': async (_input, { person }) => {
      await vault.addKeyring(person);
      return vault.status();
    },
    'vault.removeSlot': async ({ id }, { person }) => {
      await vault.removeSlot(id, person);
      return vault.status();
    },
    'vault.rotate': async (_input, { person }) => {
      await vault.rotate(person);
      return vault.status();
    },
    'vault.startOver': async (_input, { person }) => {
      await vault.startOver(person);
      return vault.status();
    },
  };
}
