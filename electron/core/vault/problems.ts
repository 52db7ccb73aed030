import type { Probe } from './keyring-slot.ts';
import type { Slot } from './record.ts';
import { VaultError, type KeyringError } from './types.ts';

export interface Problem {
  message: string;
  hint: string;
}

/** Why no slot opened, and whether trying again can help. */
export interface Closed {
  state: 'locked' | 'unreadable';
  problem: Problem;
}

export const lockedByHand: Problem = {
  message: 'The keys are locked.',
  hint: 'Unlock them with the passphrase, or try the keyring again.',
};

const needsPassphrase: Problem = {
  message: 'The keys are locked with a passphrase.',
  hint: 'Enter the passphrase to unlock them.',
};

/** What a failed try at the keyring means, given which slots there are. `failed` is null when there is no keyring slot. */
export function whyClosed(
  slots: readonly Slot[],
  failed: { slot: Slot; error: KeyringError } | null,
  probe: Probe,
): Closed {
  const passphrase = slots.some((slot) => slot.kind === 'passphrase');
  if (!failed) return { state: 'locked', problem: needsPassphrase };
  const problem = keyringProblem(failed.slot, failed.error, probe);
  if (passphrase) {
    return { state: 'locked', problem: { ...problem, hint: `Enter the passphrase. Or: ${problem.hint}` } };
  }
  return { state: failed.error.reason === 'changed' ? 'unreadable' : 'locked', problem };
}

function keyringProblem(slot: Slot, error: KeyringError, probe: Probe): Problem {
  const was = slot.backend;
  // One that is locked is there all the same.
  const now = probe.available || probe.backend === was ? probe.backend : 'none';
  const moved = was !== now ? ` They were protected by "${was}"; this session has "${now}".` : '';
  const back =
    'Start Keydesk from the desktop session that it was set up in, with the same account and the same keyring, then try again.';
  if (error.reason === 'locked') {
    return {
      message: `The keyring "${was}" that protects the keys is locked or did not answer.${moved}`,
      // Chromium on Linux remembers for as long as it runs that the keyring gave nothing (os_crypt_linux.cc).
      hint: 'Unlock the keyring of your system, then try again; if that does not help, start Keydesk again. Nothing is lost.',
    };
  }
  if (error.reason === 'unavailable') {
    return {
      message: `The keyring that protects the keys is not there.${moved}`,
      hint: `${back} Nothing is lost.`,
    };
  }
  const cause = moved || ' It was reset, or belongs to another account.';
  return {
    message: `The keyring no longer opens the keys.${cause}`,
    hint: `${back} If it is gone for good, start over: every key then has to be entered again.`,
  };
}

export function noKeyring(probe: Probe): VaultError {
  return new VaultError(
    'no_keyring',
    probe.message || 'This machine has no keyring that Keydesk can use.',
    'Protect the keys with a passphrase, or keep them in memory only.',
  );
}

const notReady = () =>
  new VaultError(
    'not_ready',
    'Keydesk does not know yet how to protect the keys.',
    'An admin chooses it in the panel: the keyring of the system, a passphrase, or memory only.',
  );

/** Why nothing can be sealed or used now. */
export function whyNotReady({ closed }: { closed: Closed | null }): VaultError {
  return closed ? new VaultError(closed.state, closed.problem.message, closed.problem.hint) : notReady();
}

export const goneKey = () =>
  new VaultError(
    'unreadable',
    'This secret was sealed under a key that is gone.',
    'Enter it again; what was stored is kept as it is.',
  );

export const alteredSecret = (cause: unknown) =>
  new VaultError(
    'unreadable',
    'This secret does not open: it was altered, or its owner or address was changed from outside.',
    'Enter it again.',
    { cause },
  );

export const wrongPassphrase = () =>
  new VaultError(
    'wrong_passphrase',
    'This is not the passphrase.',
    'Check the keyboard layout and caps lock, then try again.',
  );

export const shortPassphrase = (least: number) =>
  new VaultError('wrong_passphrase', 'The passphrase is too short.', `Choose at least ${least} characters.`);

export const lastSlot = () =>
  new VaultError(
    'last_slot',
    'Without this, nothing would open the keys after a restart.',
    'Add a passphrase or a working keyring first, then remove this one.',
  );

export const onlyInMemory = () =>
  new VaultError(
    'last_slot',
    'The keys are kept in memory only, so locking would lose them.',
    'Add a passphrase or the keyring first.',
  );

export const alreadyInitialised = () =>
  new VaultError(
    'already_initialised',
    'How the keys are protected was already chosen.',
    'Add or remove a passphrase or the keyring instead.',
  );

export const noPassphraseSlot = () =>
  new VaultError(
    'not_ready',
    'No passphrase was set for these keys.',
    'Try the keyring again, or start over.',
  );

export const notNeeded = () =>
  new VaultError(
    'already_initialised',
    'The keys open, so there is no reason to start over.',
    'Rotate the data key instead.',
  );

export const stuckSlot = (slot: Slot, cause: unknown) =>
  new VaultError(
    'no_keyring',
    `The keyring "${slot.backend}" does not take a new key now.`,
    'Unlock it and try again, or remove it from the ways that open the keys. Nothing was changed.',
    { cause },
  );

export const alteredSlot = (cause: unknown) =>
  new VaultError(
    'unreadable',
    'The passphrase entry was altered from outside, so no new key was put into it.',
    'Remove the passphrase, add it again, and repeat. Nothing was changed.',
    { cause },
  );
