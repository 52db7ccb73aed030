import { randomUUID } from 'node:crypto';
import type { Budget } from '../../../../shared/ipc/money.ts';
import type { Agents, Person, Users } from '../../accounts/types.ts';
import type { Audit, AuditEntry } from '../../audit/types.ts';
import { createSerial } from '../../serial.ts';
import { type BudgetRow, allBudgets, putBudget, removeBudget } from '../../store/budgets.ts';
import type { Store } from '../../store/types.ts';
import { MoneyError } from '../errors.ts';
import type { Pot } from './pot.ts';
import { Pots, type Shortfall } from './pots.ts';
import { KillSwitch } from './stop.ts';
import { subjectName } from './subjects.ts';
import type { Amounts, BudgetInput, Budgets, Charge, Hold, Refusal, Spending, Stop } from './types.ts';
import { countingWords, overBudget, stoppedWords } from './words.ts';

export interface BudgetsOptions {
  store: Pick<Store, 'db'>;
  audit: Audit;
  users: Pick<Users, 'byId'>;
  agents: Pick<Agents, 'identity' | 'list'>;
  spending: Spending;
  now?: () => number;
}

export async function createBudgets(options: BudgetsOptions): Promise<Budgets> {
  const { store, audit } = options;
  const budgets = new BudgetDesk(options, await KillSwitch.open(store, audit));
  await budgets.open();
  return budgets;
}

/** Names of what is gone; its rows stay. */
const gone = { total: '', user: 'A removed person', agent: 'A revoked agent', service: 'A former service' };
const kinds = { user: 'person', agent: 'agent', service: 'service' };

class BudgetDesk implements Budgets {
  readonly #options: BudgetsOptions;
  readonly #now: () => number;
  readonly #pots: Pots;
  readonly #kill: KillSwitch;
  /** Changes one after another: each is on disk before it holds. */
  readonly #serial = createSerial();

  constructor(options: BudgetsOptions, kill: KillSwitch) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#pots = new Pots(options.spending, this.#now);
    this.#kill = kill;
  }

  async open(): Promise<void> {
    const now = this.#now();
    const pots = (await allBudgets(this.#options.store.db)).map((row) => this.#pots.add(row, true));
    // What the ledger cannot tell now it is asked again by the first call; until then there is no such call.
    await Promise.allSettled(pots.map((pot) => pot.count(now)));
  }

  hold(charge: Charge, most: Amounts): Hold | Refusal {
    const stop = this.#kill.state();
    if (stop.stopped) return stoppedWords(stop);
    const hold = this.#pots.hold(charge, most);
    if (hold === 'counting') return countingWords;
    return Array.isArray(hold) ? this.#inWords(hold) : hold;
  }

  settle(hold: Hold, spent: Amounts): void {
    this.#pots.settle(hold, spent);
  }

  exhausted(charge: Charge): Refusal | null {
    const stop = this.#kill.state();
    if (stop.stopped) return stoppedWords(stop);
    const spentOut = this.#pots.spentOut(charge);
    return spentOut.length > 0 ? this.#inWords(spentOut) : null;
  }

  stopped(): Stop {
    return this.#kill.state();
  }

  ofAgent({ id: agentId, user }: { id: string; user: { id: string } }): Budget[] {
    return this.#shown(
      ({ row }) =>
        row.scope === 'total' ||
        row.scope === 'service' ||
        row.scope_id === (row.scope === 'agent' ? agentId : user.id),
    );
  }

  list(viewer: Person): Budget[] {
    if (viewer.role === 'admin') return this.#shown(() => true);
    const { agents } = this.#options;
    return this.#shown(({ row: { scope, scope_id: id } }) => {
      if (scope === 'user') return id === viewer.id;
      return scope !== 'agent' || agents.identity(id)?.user.id === viewer.id;
    });
  }

  set(actor: Person, input: BudgetInput): Promise<Budget> {
    return this.#serial(() => this.#set(actor, input));
  }

  topUp(actor: Person, id: string, amount: number): Promise<Budget> {
    return this.#change(actor, id, 'budget.topped_up', { amount }, (row) => {
      if (row.window === 'prepaid') return { ...row, amount: row.amount + amount };
      throw new MoneyError(
        'conflict',
        'Only a prepaid budget can be topped up.',
        'Change the limit of this one, or give it more for a while.',
      );
    });
  }

  override(actor: Person, id: string, override: { extra: number; until: number } | null): Promise<Budget> {
    const { extra = null, until = null } = override ?? {};
    return this.#change(actor, id, 'budget.overridden', { extra, until }, (row) => {
      if (until !== null && until <= this.#now()) {
        throw new MoneyError(
          'invalid_input',
          'This end has passed.',
          'Choose a later one.',
          'override.until',
        );
      }
      return { ...row, override_extra: extra, override_until: until };
    });
  }

  remove(actor: Person, id: string): Promise<void> {
    return this.#serial(async () => {
      const { row } = this.#find(id);
      const { store, audit } = this.#options;
      await store.db.transaction().execute(async (transaction) => {
        await removeBudget(transaction, id);
        await audit.recordIn(transaction, this.#entry(actor, 'budget.removed', row));
      });
      this.#pots.remove(id);
    });
  }

  stop(actor: Person, stopped: boolean): Promise<Stop> {
    return this.#serial(() => this.#kill.turn(actor, stopped, this.#now()));
  }

  async #set(actor: Person, { scope, id, window, unit, limit }: BudgetInput): Promise<Budget> {
    const scopeId = id ?? '';
    this.#demandSubject(scope, id);
    const known = this.#pots
      .all()
      .find(
        ({ row }) =>
          row.scope === scope && row.scope_id === scopeId && row.window === window && row.unit === unit,
      );
    if (known) {
      const row = { ...known.row, amount: limit };
      return this.#rewrite(known, row, this.#entry(actor, 'budget.set', row, { limit }));
    }
    return this.#make(actor, {
      id: randomUUID(),
      scope,
      scope_id: scopeId,
      window,
      unit,
      amount: limit,
      override_extra: null,
      override_until: null,
      baseline: 0,
      created_by: actor.name,
      created_at: this.#now(),
    });
  }

  /** It counts first, then it is written down, then it holds: whatever fails, there is none. */
  async #make(actor: Person, row: BudgetRow): Promise<Budget> {
    const pot = this.#pots.add(row, false);
    try {
      await pot.count(this.#now());
      await this.#write(pot.row, this.#entry(actor, 'budget.set', row, { limit: row.amount }));
    } catch (error) {
      this.#pots.remove(row.id);
      throw error;
    }
    pot.decides = true;
    return this.#show(pot);
  }

  #change(
    actor: Person,
    id: string,
    action: string,
    details: NonNullable<AuditEntry['details']>,
    change: (row: BudgetRow) => BudgetRow,
  ): Promise<Budget> {
    return this.#serial(async () => {
      const pot = this.#find(id);
      const row = change(pot.row);
      return this.#rewrite(pot, row, this.#entry(actor, action, row, details));
    });
  }

  async #rewrite(pot: Pot, row: BudgetRow, entry: AuditEntry): Promise<Budget> {
    await this.#write(row, entry);
    pot.row = row;
    return this.#show(pot);
  }

  #write(row: BudgetRow, entry: AuditEntry): Promise<void> {
    const { store, audit } = this.#options;
    return store.db.transaction().execute(async (transaction) => {
      await putBudget(transaction, row);
      await audit.recordIn(transaction, entry);
    });
  }

  #find(id: string): Pot {
    const pot = this.#pots.get(id);
    if (pot) return pot;
    throw new MoneyError(
      'not_found',
      'There is no such budget.',
      'It may have been removed; look at the list again.',
    );
  }

  #demandSubject(scope: BudgetInput['scope'], id: string | undefined): void {
    if (scope === 'total' ? id === undefined : id !== undefined && this.#nameOf(scope, id) !== null) return;
    throw new MoneyError(
      'invalid_input',
      scope === 'total'
        ? 'A budget for everything is for nobody in particular.'
        : `There is no such ${scope}.`,
      scope === 'total' ? 'Leave the id out.' : 'Choose one of the list.',
      'id',
    );
  }

  #entry(actor: Person, action: string, row: BudgetRow, details: AuditEntry['details'] = {}): AuditEntry {
    const { scope, scope_id: id, window, unit } = row;
    const subject = this.#nameOf(scope, id) ?? id;
    return { actor, action, subject, details: { scope, window, unit, ...details } };
  }

  #nameOf(scope: BudgetRow['scope'], id: string): string | null {
    return subjectName(this.#options, scope, id);
  }

  /** A budget that is spent before one that others only hold, then the one that takes longest to start anew. */
  #inWords(short: readonly Shortfall[]): Refusal {
    const [worst] = short.toSorted(
      (a, b) =>
        Number(b.limit - b.cell.spent < b.asked) - Number(a.limit - a.cell.spent < a.asked) ||
        (b.cell.end ?? Infinity) - (a.cell.end ?? Infinity),
    );
    if (!worst) throw new Error('No budget falls short.');
    return overBudget(worst, this.#subjectOf(worst.pot));
  }

  #subjectOf({ row: { scope, scope_id: id } }: Pot): string {
    return scope === 'total' ? 'all calls' : `the ${kinds[scope]} ${this.#nameOf(scope, id) ?? id}`;
  }

  #shown(wanted: (pot: Pot) => boolean): Budget[] {
    return this.#pots
      .all()
      .filter(wanted)
      .map((pot) => this.#show(pot));
  }

  #show(pot: Pot): Budget {
    const { row } = pot;
    const now = this.#now();
    const { spent, reserved, end } = pot.cellAt(now);
    const { override_extra: extra, override_until: until } = row;
    return {
      id: row.id,
      scope: row.scope,
      scopeId: row.scope === 'total' ? null : row.scope_id,
      name: this.#nameOf(row.scope, row.scope_id) ?? gone[row.scope],
      window: row.window,
      unit: row.unit,
      limit: row.amount,
      override: extra !== null && until !== null && now < until ? { extra, until } : null,
      spent: Math.max(0, spent),
      reserved,
      left: Math.max(0, pot.limitAt(now) - spent - reserved),
      resetsAt: end,
      createdBy: row.created_by,
      createdAt: row.created_at,
    };
  }
}
