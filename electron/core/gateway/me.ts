import type { Agents } from '../accounts/types.ts';
import type { Budgets } from '../money/budgets/types.ts';
import { type Ledger, keptDays } from '../money/ledger/types.ts';
import type { Budget } from '../../../shared/ipc/money.ts';
import { toolIds } from '../../../shared/services.ts';
import { answerJson } from './answer.ts';
import { windowAt } from '../money/budgets/windows.ts';
import type { Call } from './call.ts';

export interface MeParts {
  agents: Agents;
  ledger: Pick<Ledger, 'countOf' | 'sum'>;
  budgets: Pick<Budgets, 'ofAgent'>;
}

/** What an agent may know about itself. */
export async function me({ agents, ledger, budgets }: MeParts, call: Call): Promise<void> {
  const { agent } = call;
  if (!agent) return;
  const { id, name, user, tools } = agent;
  // As a member its owner sees their own agents only, this one among them.
  const own = await agents.list({ ...user, role: 'member' });
  const [today, thisMonth] = await Promise.all([used(ledger, id, 'day'), used(ledger, id, 'month')]);
  answerJson(call, 200, {
    agent: { id, name, expiresAt: own.find((one) => one.id === id)?.expiresAt ?? null },
    user,
    tools: toolIds.filter((tool) => tools === null || tools.has(tool)),
    calls: { count: ledger.countOf(id), days: keptDays },
    used: { today, thisMonth },
    budgets: budgets.ofAgent(agent).map(shownToAgents),
  });
}

async function used(ledger: MeParts['ledger'], agentId: string, window: 'day' | 'month') {
  const { start: from } = windowAt(window, Date.now());
  const query = { scope: 'agent', scopeId: agentId, from } as const;
  const [microDollars, credits] = await Promise.all([
    ledger.sum({ ...query, unit: 'microDollars' }),
    ledger.sum({ ...query, unit: 'credits' }),
  ]);
  return { microDollars, credits };
}

/** What binds its calls and what is left of it. Who set it is said when it stands in the way. */
function shownToAgents({
  scope,
  name,
  window,
  unit,
  limit,
  override,
  spent,
  reserved,
  left,
  resetsAt,
}: Budget) {
  return { scope, name, window, unit, limit, override, spent, reserved, left, resetsAt };
}
