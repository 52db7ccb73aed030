import type { SignedInSettings } from '../connections/types.ts';
import type { Vault } from '../vault/types.ts';
import { readTokens } from './google/tokens.ts';
import { microsoftTokens } from './microsoft/cache.ts';

const nowhere = { table: 'connections', row: '', field: '', owner: '', origin: '' };

/** What is sealed is a bundle; from here on the log leaves out each token that is in it. */
export function leaveOutTokens(
  vault: Pick<Vault, 'seal'>,
  kind: SignedInSettings['kind'],
  secret: string,
): void {
  for (const token of tokensIn(kind, secret)) vault.seal(nowhere, token);
}

function tokensIn(kind: SignedInSettings['kind'], secret: string): string[] {
  if (kind === 'outlook') return microsoftTokens(secret);
  const { refreshToken, accessToken } = readTokens(secret);
  return [refreshToken, accessToken];
}
