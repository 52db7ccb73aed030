import type { SettingsOf, SignedInAdapter } from '../../connections/types.ts';
import { healthOf } from '../health.ts';
import { proveGoogle } from './prove.ts';

/** A person's own Gmail. */
export const gmailAdapter: SignedInAdapter<SettingsOf<'gmail'>> = {
  kind: 'gmail',
  service: 'gmail',
  normalise: (settings) => settings,
  origin: ({ tokenUrl }) => new URL(tokenUrl).origin,
  account: ({ account }) => account,
  proveGrant: ({ account, permissions, tokenUrl, api }, grant, signal) =>
    healthOf(() =>
      grant.withToken(
        (accessToken) => proveGoogle({ tokenUrl, api }, { permissions, accessToken, account }, signal),
        signal,
      ),
    ),
};
