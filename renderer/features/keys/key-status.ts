import type { KeyStatus, SystemKey } from '../../../shared/ipc/keys.ts';
import type { SystemServiceId } from '../../../shared/services.ts';
import { serviceById } from '../../../shared/services.ts';
import type { Tone } from '../../components/StatusBadge.tsx';

export const keyTones: Record<KeyStatus, Tone> = {
  verified: 'ok',
  restricted: 'partly',
  unverified: 'waiting',
  rejected: 'bad',
  disabled: 'off',
  unreadable: 'redo',
};

export interface ServiceKeys {
  active: SystemKey | null;
  standbys: SystemKey[];
}

export function keysOf(service: SystemServiceId, keys: readonly SystemKey[]): ServiceKeys {
  const own = keys.filter((key) => key.service === service);
  return {
    active: own.find((key) => key.role === 'active') ?? null,
    standbys: own.filter((key) => key.role === 'standby'),
  };
}

/** Only an endpoint that the admin chose is worth a line. */
export function otherEndpoint(key: SystemKey): string | null {
  const usual = serviceById(key.service).baseUrl;
  return key.baseUrl.replace(/\/+$/, '') === usual ? null : key.baseUrl;
}

export type Alarming = 'disabled' | 'unreadable' | 'rejected';

/** Statuses whose message a person should read without asking for it. */
export function needsAttention(status: KeyStatus): status is Alarming {
  return status === 'disabled' || status === 'unreadable' || status === 'rejected';
}
