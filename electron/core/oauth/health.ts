import type { Health } from '../connections/types.ts';
import { FlowError } from './flow.ts';
import { GrantError } from './types.ts';

/** What asking through a grant showed. Only the end of the sign-in itself needs the person; all else may pass. */
export async function healthOf(ask: () => Promise<string>): Promise<Health> {
  try {
    return { state: 'connected', what: await ask() };
  } catch (error) {
    if (error instanceof GrantError) return { state: error.state, reason: error.message };
    if (error instanceof FlowError) return { state: 'failing', reason: error.message };
    return { state: 'failing', reason: 'The provider could not be asked.' };
  }
}
