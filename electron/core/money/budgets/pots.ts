import type { MoneyUnit } from '../../../../shared/ipc/money.ts';
import type { ServiceId } from '../../../../shared/services.ts';
import type { BudgetRow } from '../../store/budgets.ts';
import { type Cell, Pot } from './pot.ts';
import type { Amounts, Charge, Hold, Spending } from './types.ts';

const none: readonly Pot[] = [];

interface Share {
  cell: Cell;
  unit: MoneyUnit;
}

class RunningHold implements Hold {
  readonly charge: Charge;
  readonly amounts: Amounts;
  readonly #shares: Share[] = [];

  constructor(charge: Charge, amounts: Amounts) {
    this.charge = charge;
    this.amounts = amounts;
  }

  take(pot: Pot): void {
    const { unit } = pot.row;
    const cell = pot.cellAt(this.charge.at);
    cell.reserved += this.amounts[unit];
    this.#shares.push({ cell, unit });
  }

  settle(spent: Amounts): void {
    for (const { cell, unit } of this.#shares) {
      cell.reserved -= this.amounts[unit];
      cell.spent += spent[unit];
    }
  }
}

/** A budget that a call does not fit into, and what it asked of it. */
export interface Shortfall {
  pot: Pot;
  cell: Cell;
  limit: number;
  asked: number;
}

const free: Amounts = { microDollars: 0, credits: 0 };
const dollar: Amounts = { microDollars: 1, credits: 0 };
const credit: Amounts = { microDollars: 0, credits: 1 };
/** The least that a call can cost: only budgets in its unit can be in its way. */
const smallest: Record<ServiceId, Amounts> = {
  openai: dollar,
  anthropic: dollar,
  mistral: dollar,
  serper: { microDollars: 1, credits: 1 },
  smtp: free,
  clicksend: credit,
  gmail: free,
  outlook: free,
};

/** The budgets, found by what they are about, and the calls that are under way. */
export class Pots {
  readonly #spending: Spending;
  readonly #now: () => number;
  readonly #byId = new Map<string, Pot>();
  /** By `scope:id`. */
  readonly #byScope = {
    total: new Map<string, Pot[]>(),
    user: new Map<string, Pot[]>(),
    agent: new Map<string, Pot[]>(),
    service: new Map<string, Pot[]>(),
  };
  /** By agent and service. */
  readonly #bound = new Map<string, Map<ServiceId, readonly Pot[]>>();
  readonly #running = new Set<RunningHold>();

  constructor(spending: Spending, now: () => number) {
    this.#spending = spending;
    this.#now = now;
  }

  get(id: string): Pot | undefined {
    return this.#byId.get(id);
  }

  all(): Pot[] {
    return [...this.#byId.values()];
  }

  /** It counts from now on, with what the calls that are under way hold. `decides`: whether calls are refused by it at once. */
  add(row: BudgetRow, decides: boolean): Pot {
    const pot = new Pot(row, this.#spending, this.#now(), decides);
    for (const hold of this.#running) if (pot.binds(hold.charge)) hold.take(pot);
    this.#byId.set(row.id, pot);
    this.#bound.clear();
    const list = this.#byScope[row.scope];
    list.set(row.scope_id, [...(list.get(row.scope_id) ?? []), pot]);
    return pot;
  }

  /** Calls that are under way settle into nothing. */
  remove(id: string): void {
    const pot = this.#byId.get(id);
    if (!pot) return;
    this.#byId.delete(id);
    this.#bound.clear();
    const { scope, scope_id: scopeId } = pot.row;
    const rest = (this.#byScope[scope].get(scopeId) ?? []).filter((other) => other !== pot);
    if (rest.length > 0) this.#byScope[scope].set(scopeId, rest);
    else this.#byScope[scope].delete(scopeId);
  }

  /** Remembered: of an agent and a service it is always the same until a budget comes or goes. */
  #binding(charge: Charge): readonly Pot[] {
    const { agentId, service } = charge;
    let ofAgent = this.#bound.get(agentId);
    if (!ofAgent) this.#bound.set(agentId, (ofAgent = new Map()));
    let pots = ofAgent.get(service);
    if (!pots) ofAgent.set(service, (pots = this.#find(charge)));
    return pots;
  }

  #find({ agentId, userId, service }: Charge): readonly Pot[] {
    const { total, user, agent, service: services } = this.#byScope;
    return [
      ...(total.get('') ?? none),
      ...(user.get(userId) ?? none),
      ...(agent.get(agentId) ?? none),
      ...(services.get(service) ?? none),
    ];
  }

  /** In one turn: every budget is asked before any is touched. */
  hold(charge: Charge, amounts: Amounts): Hold | Shortfall[] | 'counting' {
    const pots = this.#binding(charge);
    const short = this.#shortfalls(pots, charge, amounts);
    if (short === 'counting' || short.length > 0) return short;
    const hold = new RunningHold(charge, amounts);
    for (const pot of pots) hold.take(pot);
    this.#running.add(hold);
    return hold;
  }

  settle(hold: Hold, spent: Amounts): void {
    // Whatever a second settling was meant to say, the first has said it.
    if (!(hold instanceof RunningHold) || !this.#running.delete(hold)) return;
    hold.settle(spent);
  }

  /** Budgets in which not even the smallest amount is left, whatever calls that are under way may give back. */
  spentOut(charge: Charge): Shortfall[] {
    const short = this.#shortfalls(this.#find(charge), charge, smallest[charge.service]);
    return short === 'counting' ? [] : short.filter(({ cell, limit }) => cell.spent >= limit);
  }

  #shortfalls(pots: readonly Pot[], charge: Charge, amounts: Amounts): Shortfall[] | 'counting' {
    const now = this.#now();
    const short: Shortfall[] = [];
    for (const pot of pots) {
      const asked = amounts[pot.row.unit];
      if (asked === 0 || !pot.decides) continue;
      const cell = pot.cellAt(charge.at);
      if (!cell.known) {
        void pot.count(charge.at).catch(() => undefined);
        return 'counting';
      }
      const limit = pot.limitAt(now);
      if (limit - cell.spent - cell.reserved < asked) short.push({ pot, cell, limit, asked });
    }
    return short;
  }
}
