import type { Permission } from '../../../../shared/ipc/permissions.ts';
import type { AppBook } from '../apps/apps.ts';
import type { FlowError, Registration, SignedIn } from '../flow.ts';

const day = 24 * 60 * 60_000;

/** A sign-in that worked takes back what earlier ones had tripped over. */
export function learnt(
  apps: Pick<AppBook, 'saw'>,
  registration: Registration,
  { endsAt, permissions }: SignedIn,
  asked: readonly Permission[],
): Promise<void> {
  const now = Date.now();
  return apps.saw(registration, () => ({
    workedAt: now,
    lastsDays: endsAt === null ? null : Math.max(1, Math.round((endsAt - now) / day)),
    unticked: asked.length > permissions.length,
    traps: [],
    said: '',
  }));
}

/** One that failed for the registration's sake is remembered for the admin. */
export async function trapped(
  apps: Pick<AppBook, 'saw'>,
  registration: Registration,
  { trap, flowCause, message }: FlowError,
): Promise<void> {
  if (trap) {
    await apps.saw(registration, (seen) => ({
      ...seen,
      traps: [...new Set([...seen.traps, trap])],
      said: trap === 'client' ? message : seen.said,
    }));
  } else if (flowCause === 'scopes_unticked') {
    await apps.saw(registration, (seen) => ({ ...seen, unticked: true }));
  }
}
