import type {
  Budget,
  BudgetScope,
  BudgetWindow,
  MoneyUnit,
  stop as stopSchema,
} from '../../../../shared/ipc/money.ts';
import type { z } from 'zod';
import type { ServiceId } from '../../../../shared/services.ts';
import type { Person } from '../../accounts/types.ts';
import type { Ledger } from '../ledger/types.ts';

/** What a call may cost at most, or did cost; whole numbers. */
export type Amounts = Readonly<Record<MoneyUnit, number>>;

/** Whose call it is; it counts in the windows of its start (milliseconds since 1970). */
export interface Charge {
  at: number;
  agentId: string;
  userId: string;
  service: ServiceId;
}

/** What a call has set aside in every budget that binds it. Opaque: made by `hold`, ended by `settle`. */
export interface Hold {
  readonly charge: Charge;
  readonly amounts: Amounts;
}

/** Why a call may not be made, for whoever runs the agent. counting: a moment later it may. */
export interface Refusal {
  why: 'over_budget' | 'counting';
  message: string;
  hint: string;
}

export type Spending = Pick<Ledger, 'sum'>;

export type Stop = z.infer<typeof stopSchema>;

export interface BudgetInput {
  scope: BudgetScope;
  id?: string | undefined;
  window: BudgetWindow;
  unit: MoneyUnit;
  limit: number;
}

/** What may be spent. Decides from memory in one turn: between the check and the hold nothing else happens. */
export interface Budgets {
  /** Sets the amounts aside in every budget that binds the call, or in none. */
  hold(charge: Charge, most: Amounts): Hold | Refusal;
  /** Ends a hold, once, with what the call did cost: it counts where it was held. */
  settle(hold: Hold, spent: Amounts): void;
  /** Why nothing more can be spent now: the kill switch, or a budget with nothing left. */
  exhausted(charge: Charge): Refusal | null;

  stopped(): Stop;
  /** The budgets that bind this agent's calls. */
  ofAgent(agent: { id: string; user: { id: string } }): Budget[];
  /** An admin sees all, others those that bind their own calls. */
  list(viewer: Person): Budget[];
  set(actor: Person, input: BudgetInput): Promise<Budget>;
  topUp(actor: Person, id: string, amount: number): Promise<Budget>;
  override(actor: Person, id: string, override: { extra: number; until: number } | null): Promise<Budget>;
  remove(actor: Person, id: string): Promise<void>;
  stop(actor: Person, stopped: boolean): Promise<Stop>;
}
