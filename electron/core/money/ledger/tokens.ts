import type { RequestRow } from '../../../../shared/ipc/gateway.ts';
import type { Bill, Usage } from '../types.ts';
import type { Settlement } from './types.ts';

const kinds = {
  inputTokens: ['input', 'audioInput', 'imageInput'],
  cachedTokens: ['cachedInput', 'cacheWrite', 'cacheWriteLong'],
  outputTokens: ['output', 'audioOutput', 'imageOutput'],
} as const satisfies Record<string, readonly (keyof Usage)[]>;

export type TokenCount = keyof typeof kinds;

/** Which kinds of usage are tokens, and of which sort. */
export const tokenKinds: Readonly<Record<TokenCount, readonly (keyof Usage)[]>> = kinds;

/** The row as people see it. */
export function billed(row: Settlement, { usage, credits, microDollars, exact }: Bill): RequestRow {
  return {
    ...row,
    inputTokens: (usage.input ?? 0) + (usage.audioInput ?? 0) + (usage.imageInput ?? 0),
    cachedTokens: (usage.cachedInput ?? 0) + (usage.cacheWrite ?? 0) + (usage.cacheWriteLong ?? 0),
    outputTokens: (usage.output ?? 0) + (usage.audioOutput ?? 0) + (usage.imageOutput ?? 0),
    credits,
    microDollars,
    estimated: !exact,
  };
}
