import type { AuditRow } from '../../../shared/ipc/gateway.ts';

/** "role: standby · hint: 4f2a": short enough for one line under the subject. */
export function describeDetails(details: AuditRow['details']): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join(' · ');
}
