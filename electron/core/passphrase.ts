import { StartProblem } from './start-problem.ts';
import type { Vault } from './vault/types.ts';

/** The passphrase that the headless shell was given: makes the slot at the first start, opens it at every other. */
export async function applyPassphrase(vault: Vault, passphrase: string | undefined): Promise<void> {
  if (passphrase === undefined) return;
  const { state, slots } = await vault.status();
  if (state === 'uninitialised') return await vault.initialise({ mode: 'passphrase', passphrase });
  if (state === 'ready') return;
  if (slots.some(({ kind }) => kind === 'passphrase')) return await vault.unlock(passphrase);
  throw new StartProblem(
    'This data folder is not protected by a passphrase, so the one that was given opens nothing.',
    'Start it where its keyring is, or without a passphrase.',
  );
}
