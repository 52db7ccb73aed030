import type { TestAnswer } from './adapter.ts';
import { isObject } from './shared-state.ts';
import type { KeyTestResult } from './types.ts';

// Words for the outcomes that all providers share. Only numbers are taken from an answer, never its text.

export function verifiedModels({ who, json }: TestAnswer): KeyTestResult | null {
  const models = isObject(json) ? json['data'] : undefined;
  if (!Array.isArray(models)) return null;
  return { status: 'verified', message: `${who} accepted the key.` };
}

export function refused(who: string, help: string): KeyTestResult {
  return { status: 'rejected', message: `${who} does not accept this key. ${help}` };
}

export function notUnderstood({ who }: TestAnswer): KeyTestResult {
  return {
    status: 'unverified',
    message: `${who} answered, but not in the way it does for a key. Check the base URL; the key is kept and tested again later.`,
  };
}

/** Every answer that says nothing about the key: the key is kept and asked about again. */
export function unclear(answer: TestAnswer): KeyTestResult {
  const { who, status } = answer;
  if (status >= 200 && status < 300) return notUnderstood(answer);
  return {
    status: 'unverified',
    message: `${who} ${inWords(status)}. The key is kept and tested again later.`,
  };
}

function inWords(status: number): string {
  if (status >= 300 && status < 400)
    return 'sent the test on to another address, and Keydesk never follows with a key; check the base URL';
  if (status === 402)
    return 'asks for payment before it answers (HTTP 402); check the billing of the account';
  if (status === 403)
    return 'did not let this key list models (HTTP 403), which says nothing about the key itself';
  if (status === 404) return 'does not know the address of the test (HTTP 404); check the base URL';
  if (status === 407) return 'could not be reached through the proxy (HTTP 407)';
  if (status === 429) return 'is limiting requests at the moment (HTTP 429)';
  if (status === 529) return 'is overloaded at the moment (HTTP 529)';
  if (status >= 500) return `has trouble at the moment (HTTP ${status})`;
  return `gave an answer that says nothing about the key (HTTP ${status})`;
}
