import { type UsageKind, usageKinds } from '../../../../shared/usage-kinds.ts';
import type { RequestRow } from '../../../../shared/ipc/gateway.ts';
import type { Bill } from '../types.ts';
import type { Settlement } from './types.ts';

export const hourMs = 60 * 60 * 1000;

export const hourOf = (at: number): number => Math.floor(at / hourMs);

/** Sums of one hour, agent, service, model and credential. */
export interface HourSum {
  hour: number;
  agentId: string;
  userId: string;
  service: string;
  model: string;
  credential: string;
  calls: number;
  failed: number;
  credits: number;
  microDollars: number;
  estimatedMicroDollars: number;
  kinds: Record<UsageKind, number>;
}

/** The agent's leaving is nobody's failure. */
const ended: ReadonlySet<RequestRow['outcome']> = new Set(['ok', 'cancelled']);

/** Adds up a batch, so that each hour is written once. */
export class HourSums {
  readonly #sums = new Map<string, HourSum>();

  add(row: Settlement, bill: Bill): void {
    const sum = this.#sumOf(row, bill);
    sum.calls += 1;
    if (!ended.has(row.outcome)) sum.failed += 1;
    sum.credits += bill.credits;
    sum.microDollars += bill.microDollars;
    if (!bill.exact) sum.estimatedMicroDollars += bill.microDollars;
    for (const kind in bill.usage) if (isKind(kind)) sum.kinds[kind] += bill.usage[kind] ?? 0;
  }

  all(): Iterable<HourSum> {
    return this.#sums.values();
  }

  #sumOf(row: Settlement, bill: Bill): HourSum {
    const hour = hourOf(row.at);
    const model = modelFor(row, bill);
    const credential = row.credential ?? '';
    const key = `${hour}\n${row.agentId}\n${row.userId}\n${row.service}\n${credential}\n${model}`;
    const known = this.#sums.get(key);
    if (known) return known;
    const { agentId, userId, service } = row;
    const fresh: HourSum = {
      hour,
      agentId,
      userId,
      service,
      model,
      credential,
      calls: 0,
      failed: 0,
      credits: 0,
      microDollars: 0,
      estimatedMicroDollars: 0,
      kinds: { ...noUsage },
    };
    this.#sums.set(key, fresh);
    return fresh;
  }
}

const noUsage = Object.fromEntries(usageKinds.map((kind) => [kind, 0])) as Record<UsageKind, number>;

function isKind(name: string): name is UsageKind {
  return Object.hasOwn(noUsage, name);
}

/** What failed and cost nothing names whatever the agent made up; these hours are kept for good, so it has no place here. */
function modelFor({ model, outcome }: Settlement, { microDollars, credits }: Bill): string {
  return outcome === 'ok' || microDollars > 0 || credits > 0 ? (model ?? '') : '';
}
