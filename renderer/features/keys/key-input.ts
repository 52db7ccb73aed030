import type { Input } from '../../../shared/ipc/routes.ts';
import type { SystemServiceId } from '../../../shared/services.ts';

export interface KeyFieldValues extends Record<string, unknown> {
  secret: string;
  label: string;
  role: 'active' | 'standby';
  baseUrl: string;
}

/** What was left empty is left out: the core has the better default. */
export function toSaveInput(service: SystemServiceId, values: KeyFieldValues): Input<'systemKeys.save'> {
  const label = values.label.trim();
  const baseUrl = values.baseUrl.trim();
  return {
    service,
    secret: values.secret,
    role: values.role,
    ...(label ? { label } : {}),
    ...(baseUrl ? { baseUrl } : {}),
  };
}
