import { ConnectionError } from '../../connections/types.ts';
import { asStoreError } from '../../store/errors.ts';
import { VaultError } from '../../vault/types.ts';
import { FlowError, type Registration } from '../flow.ts';
import { providerNames } from '../providers.ts';
import { TokenRejected } from '../types.ts';

/** Whatever a sign-in failed with, for the person who tried. */
export function inWords(error: unknown, { provider }: Registration): FlowError {
  if (error instanceof FlowError) return error;
  const name = providerNames[provider];
  if (error instanceof ConnectionError) {
    const cause = error.code === 'conflict' ? 'wrong_account' : 'other';
    return new FlowError(cause, `${error.message} ${error.hint}`.trim());
  }
  if (error instanceof VaultError) {
    return new FlowError(
      'other',
      'Keydesk was locked in the meantime, so nothing was saved. Unlock it and try again.',
    );
  }
  if (error instanceof TokenRejected) {
    return new FlowError(
      'unreachable',
      `${name} signed you in and then refused its own token. Try again later.`,
    );
  }
  const trouble = asStoreError(error);
  const reason = trouble
    ? `Nothing was saved. ${trouble.message}`
    : 'Something went wrong in Keydesk, and nothing was saved.';
  return new FlowError('other', reason);
}
