import type { SendOutcome, SendRow } from '../../../shared/ipc/sends.ts';
import type { Tone } from '../../components/StatusBadge.tsx';

export const sendTones: Record<SendOutcome, Tone> = {
  pending: 'waiting',
  sent: 'ok',
  refused: 'off',
  failed: 'bad',
  unknown: 'attention',
};

/** A draft that was made counts as done, and was sent to nobody. */
export function outcomeWord({
  action,
  outcome,
}: Pick<SendRow, 'action' | 'outcome'>): SendOutcome | 'drafted' {
  return isDraft({ action }) && outcome === 'sent' ? 'drafted' : outcome;
}

export function isDraft({ action }: Pick<SendRow, 'action'>): boolean {
  return action === 'create_draft';
}

export interface Recipients {
  first: string;
  /** How many there are besides. */
  more: number;
}

/** Short enough for a cell; all of them stand in the details. */
export function shortRecipients({ recipients }: Pick<SendRow, 'recipients'>): Recipients {
  return { first: recipients[0] ?? '', more: Math.max(recipients.length - 1, 0) };
}
