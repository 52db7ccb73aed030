import { isObject } from '../shared-state.ts';

/** Why the shared search cannot answer anybody now, as opposed to this one question. */
export interface SearchTrouble {
  reason: string;
  /** May pass by itself. */
  passing: boolean;
}

export function serperTrouble(status: number, json: unknown): SearchTrouble | null {
  const said = isObject(json) ? json['message'] : undefined;
  if (status === 402 || (status === 400 && typeof said === 'string' && /credit/i.test(said))) {
    return { reason: 'The shared Serper account has no credits left.', passing: false };
  }
  if (status === 401 || status === 403) {
    return { reason: 'Serper refused the shared key.', passing: false };
  }
  if (status === 429) return { reason: 'Serper is limiting requests at the moment.', passing: true };
  if (status === 408 || status >= 500) {
    return { reason: `Serper has trouble at the moment (HTTP ${status}).`, passing: true };
  }
  return null;
}
