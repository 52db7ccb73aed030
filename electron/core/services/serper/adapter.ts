import type { SystemAdapter, TestAnswer } from '../adapter.ts';
import { refused, unclear } from '../judge.ts';
import { isObject } from '../shared-state.ts';
import type { KeyTestResult } from '../types.ts';
import { serperError } from './errors.ts';
import { serperPassthrough } from './routes.ts';
import { searchTool } from './search.ts';

/** The account page is not documented: most who use it read `balance`, some `credits`. */
export function creditsLeft(json: unknown): number | null {
  if (!isObject(json)) return null;
  const left = json['balance'] ?? json['credits'];
  return typeof left === 'number' && Number.isFinite(left) ? Math.trunc(left) : null;
}

function judge(answer: TestAnswer): KeyTestResult {
  const { status, json, who } = answer;
  if (status === 401 || status === 403) return refused(who, 'Check that it was copied whole.');
  const credits = status === 200 ? creditsLeft(json) : null;
  if (credits === null) return unclear(answer);
  if (credits <= 0) {
    return {
      status: 'verified',
      message: `${who} accepted the key, but no credits are left: searches will fail until you buy more.`,
    };
  }
  return { status: 'verified', message: `${who} accepted the key. Credits left: ${credits}.` };
}

export const serper: SystemAdapter = {
  id: 'serper',
  name: 'Serper',
  // Serper's keys are hexadecimal digits without a prefix.
  recognise: () => null,
  test: { path: '/account', headers: {}, judge },
  credentialHeaders: (secret) => ({ 'x-api-key': secret }),
  passthrough: serperPassthrough,
  errorBody: serperError,
  tool: searchTool,
};
