import { z } from 'zod';
import { type SendRow, sendRow } from '../../../shared/ipc/sends.ts';
import type { SendTableRow } from '../store/sends.ts';

const storedRecipients = z.array(z.string());

export function recipientsOf({ recipients }: Pick<SendTableRow, 'recipients'>): string[] {
  return storedRecipients.parse(JSON.parse(recipients));
}

/** What its owner sees of a send: field by field, never the row. */
export function toSendRow(row: SendTableRow): SendRow {
  return sendRow.parse({
    id: row.id,
    at: row.at,
    agentName: row.agent_name,
    service: row.service,
    action: row.action,
    recipients: recipientsOf(row),
    outcome: row.outcome,
    message: row.message,
    credential: row.credential,
    reference: row.reference,
    providerRef: row.provider_ref,
    settledBy: row.settled_by,
  });
}
