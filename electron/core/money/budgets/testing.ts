import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAgents } from '../../accounts/agents.ts';
import type { Agents, Person, Users } from '../../accounts/types.ts';
import { createUsers } from '../../accounts/users.ts';
import { createAudit } from '../../audit/audit.ts';
import type { Audit } from '../../audit/types.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/types.ts';
import type { SumQuery } from '../ledger/types.ts';
import { createBudgets } from './budgets.ts';
import type { Amounts, Budgets, Charge, Hold, Spending } from './types.ts';

interface Entry {
  charge: Charge;
  spent: Amounts;
}

/** What was settled, as a ledger tells it: as of the moment it is asked, and the answer later. */
export class Books implements Spending {
  readonly entries: Entry[] = [];
  /** Answers wait for it. */
  open: Promise<void> = Promise.resolve();
  broken = false;

  async sum(query: SumQuery): Promise<number> {
    let total = 0;
    for (const { charge, spent } of this.entries) if (isAsked(charge, query)) total += spent[query.unit];
    const { broken } = this;
    await this.open;
    if (broken) throw new Error('The disk is gone.');
    return total;
  }
}

function isAsked({ at, agentId, userId, service }: Charge, query: SumQuery): boolean {
  const { scope, scopeId, from = 0, to = Infinity } = query;
  const ids = { total: scopeId, agent: agentId, user: userId, service };
  return at >= from && at < to && ids[scope] === scopeId;
}

export const noon = Date.parse('2026-11-25T12:00:00Z');
export const dollars = (amount: number): Amounts => ({ microDollars: amount, credits: 0 });

/** Budgets over a real store, with the clock in the test's hands. */
export interface BudgetDesk {
  books: Books;
  store: Store;
  audit: Audit;
  users: Users;
  agents: Agents;
  budgets: Budgets;
  admin: Person;
  agentId: string;
  clock: { now: number };
  /** A call of the admin's agent to OpenAI, now. */
  charge(other?: Partial<Charge>): Charge;
  /** Holds what must fit. */
  hold(amount: number, other?: Partial<Charge>): Hold;
  /** Settles in the books and the budgets, in one turn. */
  settle(hold: Hold, amount: number): void;
  /** The words of the refusal, if there is one. */
  refusal(amount: number, other?: Partial<Charge>): string | null;
  /** The budgets as they are after a restart. */
  reopen(): Promise<Budgets>;
  close(): Promise<void>;
}

export async function openBudgets(): Promise<BudgetDesk> {
  const dir = mkdtempSync(path.join(tmpdir(), 'keydesk-budgets-'));
  const store = await openStore({ dir });
  const audit = createAudit({ store });
  const users = await createUsers({ store, audit });
  const agents = await createAgents({ store, audit, users });
  const { id, name } = await users.createFirstAdmin('Ada', 'a long enough password');
  const admin: Person = { id, name, role: 'admin' };
  const { agent } = await agents.create(admin, { name: 'Scout' });
  const books = new Books();
  const clock = { now: noon };
  const open = () => createBudgets({ store, audit, users, agents, spending: books, now: () => clock.now });
  const desk: BudgetDesk = {
    books,
    store,
    audit,
    users,
    agents,
    budgets: await open(),
    admin,
    agentId: agent.id,
    clock,
    charge: (other) => ({ at: clock.now, agentId: agent.id, userId: id, service: 'openai', ...other }),
    hold(amount, other) {
      const hold = desk.budgets.hold(desk.charge(other), dollars(amount));
      if ('why' in hold) throw new Error(hold.message);
      return hold;
    },
    settle(hold, amount) {
      books.entries.push({ charge: hold.charge, spent: dollars(amount) });
      desk.budgets.settle(hold, dollars(amount));
    },
    refusal(amount, other) {
      const hold = desk.budgets.hold(desk.charge(other), dollars(amount));
      if ('why' in hold) return `${hold.message} ${hold.hint}`;
      desk.budgets.settle(hold, dollars(0));
      return null;
    },
    async reopen() {
      desk.budgets = await open();
      return desk.budgets;
    },
    async close() {
      await users.flush();
      await store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return desk;
}
