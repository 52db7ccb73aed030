import type { SystemServiceId } from '../../../shared/services.ts';
import { isObject } from './shared-state.ts';

/**
 * Whether a refusal says that the account behind the key has nothing left, which no waiting changes. Providers repeat what
 * an agent sent in other refusals, so the words must stand where their own sentence begins.
 */
export function isOutOfCredit(service: SystemServiceId, status: number, body: unknown): boolean {
  if (status === 402) return true;
  const error = isObject(body) && isObject(body['error']) ? body['error'] : body;
  if (!isObject(error)) return false;
  const { code, message } = error;
  switch (service) {
    case 'openai':
      return status === 429 && (code === 'insufficient_quota' || code === 'credit_balance_exhausted');
    case 'anthropic':
      return (
        status === 400 && typeof message === 'string' && /^your credit balance is too low/i.test(message)
      );
    case 'serper':
      return status === 400 && typeof message === 'string' && /^not enough credits/i.test(message);
    case 'mistral':
      return false;
    default:
      return service satisfies never;
  }
}
