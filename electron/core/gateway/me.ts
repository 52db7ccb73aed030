import type { Agents } from '../accounts/types.ts';
import type { Budgets } from '../money/budgets/types.ts';
import { type Ledger, keptDays } from '../money/ledger/types.ts';
import { toolIds } from '../../../shared/services.ts';
import { answerJson } from './answer.ts';
import type { Call } from './call.ts';

export interface MeParts {
  agents: Agents;
  ledger: Pick<Ledger, 'countOf'>;
  budgets: Pick<Budgets, 'ofAgent'>;
}

/** What an agent may know about itself. */
export async function me({ agents, ledger, budgets }: MeParts, call: Call): Promise<void> {
  const { agent } = call;
  if (!agent) return;
  const { id, name, user, tools } = agent;
  // As a member its owner sees their own agents only, this one among them.
  const own = await agents.list({ ...user, role: 'member' });
  answerJson(call, 200, {
    agent: { id, name, expiresAt: own.find((one) => one.id === id)?.expiresAt ?? null },
    user,
    tools: toolIds.filter((tool) => tools === null || tools.has(tool)),
    calls: { count: ledger.countOf(id), days: keptDays },
  });
}
