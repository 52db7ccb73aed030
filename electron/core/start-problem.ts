import { AccountError } from './accounts/types.ts';
import { StoreError } from './store/types.ts';
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
  if (
    error instanceof StartProblem ||
    error instanceof StoreError ||
    error instanceof VaultError ||
    error instanceof AccountError
  ) {
    return { message: error.message, hint: error.hint };
  }
  return {
    message: 'Keydesk could not start because of an error that nobody foresaw.',
    hint: 'Its log, in the data folder, says more.',
  };
}
