import { asStoreError } from './store/errors.ts';
import { VaultError } from './vault/types.ts';

/** Keydesk cannot start, for a reason that the person at the machine can do something about. */
export class StartProblem extends Error {
  readonly hint: string;
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartProblem';
    this.hint = hint;
  }
}

/** Why the start failed, in words, for the terminal or a native dialog. */
export function startFailure(error: unknown): { message: string; hint: string } {
  const known = error instanceof StartProblem || error instanceof VaultError ? error : asStoreError(error);
  if (known) return { message: known.message, hint: known.hint };
  return {
    message: 'Keydesk could not start because of an error that nobody foresaw.',
    hint: 'Its log, in the data folder, says more.',
  };
}

/** Whatever nobody caught: the log says what, people hear that it is over. A stack may hold anything, so it goes nowhere else. */
export const crashed = {
  message: 'Keydesk stopped because of an error that nobody foresaw.',
  hint: 'Start it again; what was saved is still there. Its log, in the data folder, says more.',
};
