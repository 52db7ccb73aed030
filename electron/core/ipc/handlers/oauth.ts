import type { OAuthApps } from '../../oauth/types.ts';
import type { HandlersOf } from '../types.ts';

/** The team's registrations at Google and Microsoft, for admins. */
export function oauthAppsHandlers(apps: OAuthApps): HandlersOf<'oauthApps'> {
  return {
    'oauthApps.list': () => apps.list(),
    'oauthApps.save': async (input, { person }) => {
      await apps.save(person, input);
      return {};
    },
    'oauthApps.check': async ({ provider }, { signal }) => ({ checks: await apps.check(provider, signal) }),
    'oauthApps.remove': async ({ provider }, { person }) => {
      await apps.remove(person, provider);
      return {};
    },
  };
}
