import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import type { Tone } from '../../components/StatusBadge.tsx';

export const outcomes = [
  'ok',
  'refused',
  'provider_error',
  'cut',
  'cancelled',
  'unreachable',
  'interrupted',
] as const satisfies RequestRow['outcome'][];

export const outcomeTones: Record<RequestRow['outcome'], Tone> = {
  ok: 'ok',
  refused: 'off',
  provider_error: 'bad',
  cut: 'attention',
  cancelled: 'none',
  unreachable: 'attention',
  interrupted: 'attention',
};
