import type { SettingsOf, SignedInAdapter } from '../../connections/types.ts';
import { healthOf } from '../health.ts';
import { proveMicrosoft } from './prove.ts';

/** A person's own mailbox at Microsoft. */
export const outlookAdapter: SignedInAdapter<SettingsOf<'outlook'>> = {
  kind: 'outlook',
  service: 'outlook',
  normalise: (settings) => settings,
  origin: ({ tokenUrl }) => new URL(tokenUrl).origin,
  account: ({ account }) => account,
  proveGrant: ({ account, api }, grant, signal) =>
    healthOf(async () => {
      await grant.withToken((accessToken) => proveMicrosoft(api, accessToken, signal), signal);
      return `Microsoft confirmed the sign-in of ${account}.`;
    }),
};
