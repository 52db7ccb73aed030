import type { Health } from '../../connections/types.ts';
import { mayPass, needsYou } from '../smtp/trouble.ts';
import type { Problem } from './provider.ts';

/** What a problem says of the connection; null: nothing. */
export function healthOf({ kind, message, field }: Problem): Exclude<Health, { state: 'connected' }> | null {
  if (kind === 'query') return null;
  // Searches come back with the next period: nothing is broken that a person would have to mend.
  return kind === 'refused' ? needsYou(message, field) : mayPass(message);
}
