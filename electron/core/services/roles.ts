/** One key of a service, as far as its role is decided by it. */
export interface Candidate {
  id: string;
  role: 'active' | 'standby';
  /** Whether calls could be made with it: readable, and not refused by the provider. */
  usable: boolean;
}

export interface Arrangement {
  active: string | null;
  standby: string | null;
  /** There is room for one active and one standby key; these have none. */
  removed: string[];
}

/** Those that work before those that do not, then the one that served before the one that stood by. */
function byMerit(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted(
    (a, b) =>
      Number(b.usable) - Number(a.usable) || Number(b.role === 'active') - Number(a.role === 'active'),
  );
}

/** Where a newly saved key goes and what becomes of the others. A key that works is never given up for one that does not. */
export function arrange(
  others: readonly Candidate[],
  incoming: string,
  wanted: 'active' | 'standby',
): Arrangement {
  const [best, ...rest] = byMerit(others);
  const serves = wanted === 'active' || !best?.usable;
  return {
    active: serves ? incoming : best.id,
    standby: serves ? (best?.id ?? null) : incoming,
    removed: rest.map((key) => key.id),
  };
}

/** The key that serves: the active one, or the standby when the active one cannot. */
export function serving(keys: readonly Candidate[]): Candidate | undefined {
  const [best] = byMerit(keys);
  return best?.usable ? best : undefined;
}

/** Which key ought to be the active one, when a key was removed or refused. */
export function heir(keys: readonly Candidate[]): string | null {
  return byMerit(keys)[0]?.id ?? null;
}
