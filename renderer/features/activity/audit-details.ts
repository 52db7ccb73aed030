import type { AuditRow } from '../../../shared/ipc/gateway.ts';
import { formatDate } from '../../lib/format.ts';

type Value = AuditRow['details'][string];

/** Details that name a moment end in `At`, as everywhere in the contract. */
function valueInWords(name: string, value: Value): string {
  return typeof value === 'number' && name.endsWith('At') ? formatDate(value) : String(value);
}

/** "role: standby · hint: 4f2a": short enough for one line under the subject. */
export function describeDetails(details: AuditRow['details']): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${valueInWords(name, value)}`)
    .join(' · ');
}
