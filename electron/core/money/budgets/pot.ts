import type { BudgetRow } from '../../store/budgets.ts';
import type { Charge, Spending } from './types.ts';
import { type Span, windowAt } from './windows.ts';

/** What counts in one window of a budget. Calls keep theirs until they are settled, however long they last. */
export interface Cell extends Span {
  spent: number;
  reserved: number;
  /** Whether `spent` has what the ledger knew when this cell began to count. */
  known: boolean;
}

/** One budget in memory. */
export class Pot {
  row: BudgetRow;
  /** False while it is being made: it counts, but refuses nothing yet. */
  decides: boolean;
  readonly #spending: Spending;
  /** By the start of their window. The clock may be set back: none is forgotten while the program runs. */
  readonly #cells = new Map<number, Cell>();
  readonly #asking = new Map<Cell, Promise<void>>();
  #latest: Cell;

  constructor(row: BudgetRow, spending: Spending, now: number, decides: boolean) {
    this.row = row;
    this.decides = decides;
    this.#spending = spending;
    this.#latest = this.#open(windowAt(row.window, now));
  }

  binds({ agentId, userId, service }: Charge): boolean {
    const { scope, scope_id: id } = this.row;
    if (scope === 'total') return true;
    if (scope === 'agent') return id === agentId;
    return id === (scope === 'user' ? userId : service);
  }

  cellAt(at: number): Cell {
    const latest = this.#latest;
    if (at >= latest.start && (latest.end === null || at < latest.end)) return latest;
    const span = windowAt(this.row.window, at);
    this.#latest = this.#cells.get(span.start) ?? this.#open(span);
    // The ledger is asked about a window before it comes, so that no call at its beginning has to wait.
    this.#openNext(this.#latest);
    return this.#latest;
  }

  /** Resolves when what the ledger knows of this window counts; rejects when it cannot be asked. */
  async count(at: number): Promise<void> {
    const cell = this.cellAt(at);
    if (!cell.known) await this.#ask(cell);
    this.#openNext(cell);
  }

  /** What may be spent in a window, as of now. */
  limitAt(now: number): number {
    const { amount, override_extra: extra, override_until: until } = this.row;
    return amount + (extra !== null && until !== null && now < until ? extra : 0);
  }

  #open(span: Span): Cell {
    const cell = { ...span, spent: 0, reserved: 0, known: false };
    this.#cells.set(span.start, cell);
    // Whoever needs the answer asks again.
    this.#ask(cell).catch(() => undefined);
    return cell;
  }

  #openNext({ end }: Cell): void {
    if (end !== null && !this.#cells.has(end)) this.#open(windowAt(this.row.window, end));
  }

  /** The cell counts from the turn in which the ledger is asked; a failed question is asked anew, by a new cell's count. */
  #ask(cell: Cell): Promise<void> {
    const asked = this.#asking.get(cell) ?? this.#learn(cell).finally(() => this.#asking.delete(cell));
    this.#asking.set(cell, asked);
    return asked;
  }

  async #learn(cell: Cell): Promise<void> {
    const { scope, scope_id: scopeId, unit, window } = this.row;
    const counted = cell.spent;
    const before = await this.#spending.sum({
      scope,
      scopeId,
      unit,
      from: cell.start,
      to: cell.end ?? undefined,
    });
    // What was spent before a pot is filled is not taken out of it.
    if (window === 'prepaid' && !this.decides) this.row = { ...this.row, baseline: before };
    cell.spent += before - counted - this.row.baseline;
    cell.known = true;
  }
}
