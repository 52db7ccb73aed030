import type { ToolId } from '../../../shared/services.ts';

export const expiryChoices = ['7', '30', '90', '365', 'never'] as const;
export type Expiry = (typeof expiryChoices)[number];

export interface AgentValues extends Record<string, unknown> {
  name: string;
  limit: 'all' | 'some';
  tools: ToolId[];
  /** `keep`: leave the date as it is (only when editing). */
  expiry: Expiry | 'keep';
}

/** null: every tool, also those added later. */
export function toTools(values: AgentValues): ToolId[] | null {
  return values.limit === 'all' ? null : values.tools;
}

export function toExpiresInDays(expiry: Expiry): number | null {
  return expiry === 'never' ? null : Number(expiry);
}
