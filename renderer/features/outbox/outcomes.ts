import type { SendOutcome, SendRow } from '../../../shared/ipc/sends.ts';
import type { Tone } from '../../components/StatusBadge.tsx';

export const sendTones: Record<SendOutcome, Tone> = {
  pending: 'waiting',
  sent: 'ok',
  refused: 'off',
  failed: 'bad',
  unknown: 'attention',
};

export interface Recipients {
  first: string;
  /** How many there are besides. */
  more: number;
}

/** Short enough for a cell; all of them stand in the details. */
export function shortRecipients({ recipients }: Pick<SendRow, 'recipients'>): Recipients {
  return { first: recipients[0] ?? '', more: Math.max(recipients.length - 1, 0) };
}
