import { VaultError, type Vault } from '../core/vault/types.ts';
import { askPassphrase } from './passphrase.ts';

const attempts = 3;

/** Asks at the terminal when only a passphrase opens the vault. Left empty, the panel asks for it later. */
export async function unlockOnTerminal(vault: Vault): Promise<void> {
  const { state, slots } = await vault.status();
  const canAsk = state === 'locked' && slots.some(({ kind }) => kind === 'passphrase') && process.stdin.isTTY;
  if (!canAsk) return;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const passphrase = await askPassphrase('Passphrase of the vault (empty to unlock in the panel): ');
    if (passphrase === undefined) return;
    try {
      return await vault.unlock(passphrase);
    } catch (error) {
      if (!(error instanceof VaultError) || error.code !== 'wrong_passphrase') throw error;
      process.stderr.write(`${error.message}\n`);
    }
  }
}
