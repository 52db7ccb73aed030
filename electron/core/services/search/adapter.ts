import { searchProviders } from '../../../../shared/search-providers.ts';
import {
  type ConnectionAdapter,
  ConnectionError,
  type Health,
  type SettingsOf,
} from '../../connections/types.ts';
import { parseEndpoint } from '../base-url.ts';
import { KeyError } from '../types.ts';
import { ask } from './ask.ts';
import { healthOf } from './health.ts';
import { nameOf, notUnderstood } from './problems.ts';
import { providers } from './providers.ts';

type Search = SettingsOf<'search'>;

/** A person's own search provider, behind the shared one. */
export const searchAdapter: ConnectionAdapter<Search> = {
  kind: 'search',
  service: 'search',
  normalise: (settings) => ({ ...settings, baseUrl: baseUrlOf(settings) }),
  origin: ({ baseUrl }) => new URL(baseUrl).origin,
  account: ({ provider, baseUrl }) =>
    provider === 'searxng' ? `${nameOf(provider)} at ${new URL(baseUrl).host}` : nameOf(provider),
  prove,
};

/** Empty: the provider's own. SearXNG has none, as everybody runs their own. */
function baseUrlOf({ provider, baseUrl }: Search): string {
  const usual = searchProviders.find(({ id }) => id === provider)?.baseUrl ?? '';
  const typed = baseUrl.trim() || usual;
  if (typed === '') {
    throw new ConnectionError('invalid_input', 'Enter the address of your SearXNG.', '', 'baseUrl');
  }
  try {
    return parseEndpoint(typed).baseUrl;
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new ConnectionError('invalid_input', error.message, error.hint, 'baseUrl');
  }
}

async function prove(
  { provider: id, baseUrl }: Search,
  secret: string,
  signal: AbortSignal,
): Promise<Health> {
  const provider = providers[id];
  try {
    const asked = await ask(provider, provider.proof, { secret, baseUrl }, signal);
    const shown = 'problem' in asked ? asked.problem : (provider.proven(asked.answer) ?? notUnderstood(id));
    if (typeof shown === 'string') return { state: 'connected', what: `${nameOf(id)}: ${shown}` };
    return healthOf(shown) ?? { state: 'failing', reason: shown.message };
  } catch {
    // The only throw there is: whoever asked has stopped asking.
    return { state: 'failing', reason: 'The test was stopped before it had finished.' };
  }
}
