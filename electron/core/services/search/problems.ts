import type { SearchProviderId } from '../../../../shared/search-providers.ts';
import { searchProviders } from '../../../../shared/search-providers.ts';
import type { ProbeFailure } from '../probe.ts';
import type { Problem } from './provider.ts';

// What goes wrong at all of them, in words. Nothing is taken from their answers, which may repeat the key.

export function nameOf(id: SearchProviderId): string {
  return searchProviders.find((provider) => provider.id === id)?.name ?? id;
}

export function keyRefused(id: SearchProviderId): Problem {
  return {
    kind: 'refused',
    message: `${nameOf(id)} does not accept this API key. Check that it was copied whole and is still valid there.`,
    field: 'secret',
  };
}

export function usedUp(id: SearchProviderId): Problem {
  return {
    kind: 'exhausted',
    message: `The account at ${nameOf(id)} has no searches left. They come back with the next period, or with another plan there.`,
  };
}

export function limited(id: SearchProviderId): Problem {
  return { kind: 'limited', message: `${nameOf(id)} is limiting requests at the moment.` };
}

export function queryRefused(id: SearchProviderId, why = ''): Problem {
  return { kind: 'query', message: `${nameOf(id)} does not take this search.${why}` };
}

export function notUnderstood(id: SearchProviderId): Problem {
  return {
    kind: 'trouble',
    message: `What answered does not speak as ${nameOf(id)} does. If this stays so, check the base URL.`,
  };
}

/** What a status means where a provider has no meaning of its own for it. */
export function statusProblem(id: SearchProviderId, status: number): Problem {
  const name = nameOf(id);
  if (status === 401 || status === 403) return keyRefused(id);
  if (status === 402) return usedUp(id);
  if (status === 429) return limited(id);
  if (status === 400 || status === 413 || status === 414 || status === 422) return queryRefused(id);
  if (status >= 300 && status < 400) {
    return {
      kind: 'refused',
      message: `${name} sent the search on to another address, and Keydesk never follows. Check the base URL.`,
      field: 'baseUrl',
    };
  }
  if (status === 404 || status === 405) {
    return { kind: 'refused', message: `What answers is not ${name}. Check the base URL.`, field: 'baseUrl' };
  }
  return { kind: 'trouble', message: `${name} has trouble at the moment (HTTP ${status}).` };
}

const unreached: Record<ProbeFailure, string> = {
  timeout: 'did not answer in time',
  not_found: 'cannot be reached; check that this computer is online',
  refused: 'cannot be reached; nothing takes connections at its address',
  forbidden: 'has a base URL that leads to an address that no provider can have',
  certificate: 'showed a certificate that cannot be verified, so nothing was sent',
  broken: 'broke off the connection',
};

export function noAnswer(id: SearchProviderId, failure: ProbeFailure): Problem {
  const message = `${nameOf(id)} ${unreached[failure]}.`;
  return failure === 'forbidden'
    ? { kind: 'refused', message, field: 'baseUrl' }
    : { kind: 'trouble', message };
}
