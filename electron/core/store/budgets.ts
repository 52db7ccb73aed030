import type { Kysely, Selectable } from 'kysely';
import type { Schema } from './schema.ts';

export type BudgetRow = Selectable<Schema['budgets']>;
export type CallLimitRow = Selectable<Schema['call_limits']>;

// `db` may be a transaction, so that several of these stand or fall together.

export function allBudgets(db: Kysely<Schema>): Promise<BudgetRow[]> {
  return db.selectFrom('budgets').selectAll().orderBy('created_at').orderBy('id').execute();
}

/** Adds a budget, or replaces the one with the same id whole. */
export async function putBudget(db: Kysely<Schema>, row: BudgetRow): Promise<void> {
  const { id: _id, ...rest } = row;
  await db
    .insertInto('budgets')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
}

export async function removeBudget(db: Kysely<Schema>, id: string): Promise<void> {
  await db.deleteFrom('budgets').where('id', '=', id).execute();
}

export function allCallLimits(db: Kysely<Schema>): Promise<CallLimitRow[]> {
  return db.selectFrom('call_limits').selectAll().orderBy('scope').orderBy('scope_id').execute();
}

export async function putCallLimit(db: Kysely<Schema>, row: CallLimitRow): Promise<void> {
  await db
    .insertInto('call_limits')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ per_minute: row.per_minute }))
    .execute();
}

export async function removeCallLimit(db: Kysely<Schema>, id: string): Promise<void> {
  await db.deleteFrom('call_limits').where('id', '=', id).execute();
}
