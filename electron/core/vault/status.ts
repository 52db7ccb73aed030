import type { VaultStatus } from '../../../shared/ipc/vault.ts';
import { isTrustworthy, type VaultState } from './state.ts';

export function vaultStatus(state: VaultState): VaultStatus {
  const { probe, record, closed, refused, secrets } = state;
  const open = secrets.keys() !== null;
  return {
    state: open ? 'ready' : (closed?.state ?? 'uninitialised'),
    protection: protectionOf(state, open),
    keyring: { available: isTrustworthy(probe), backend: probe.backend, message: probe.message },
    slots: record.slots.map(({ id, kind, backend, createdAt }) => ({ id, kind, backend, createdAt })),
    problem: open ? null : (closed?.problem ?? refused),
  };
}

/** Named after the weakest way in. */
function protectionOf({ record }: VaultState, open: boolean): VaultStatus['protection'] {
  const kinds = new Set(record.slots.map((slot) => slot.kind));
  if (kinds.has('weak')) return 'weak';
  if (kinds.has('os')) return 'os';
  if (kinds.has('passphrase')) return 'passphrase';
  return open ? 'memory' : null;
}
