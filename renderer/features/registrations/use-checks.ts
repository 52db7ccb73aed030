import { useState } from 'react';
import type { OAuthCheck, OAuthProvider } from '../../../shared/ipc/oauth.ts';
import { useAction } from '../../lib/query.ts';

/** Asks the provider what it makes of the registration; what it said last stays on the screen. */
export function useChecks(provider: OAuthProvider) {
  const { run, ...check } = useAction('oauthApps.check');
  const [found, setFound] = useState<OAuthCheck[]>([]);
  return {
    ...check,
    found,
    async ask() {
      setFound([]);
      const answer = await run({ provider });
      if (answer) setFound(answer.checks);
    },
  };
}
