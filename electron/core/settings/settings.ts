import type { Store } from '../store/types.ts';

export interface Settings {
  /** From memory. */
  idleLockMinutes(): number;
  setIdleLockMinutes(minutes: number): Promise<void>;
}

const defaultIdleLockMinutes = 15;

/** What an admin set for the whole desk. */
export async function createSettings({ db }: Pick<Store, 'db'>): Promise<Settings> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'idle_lock_minutes')
    .executeTakeFirst();
  let idleLockMinutes = Number(row?.value) || defaultIdleLockMinutes;

  return {
    idleLockMinutes: () => idleLockMinutes,
    async setIdleLockMinutes(minutes) {
      const value = String(minutes);
      await db
        .insertInto('settings')
        .values({ key: 'idle_lock_minutes', value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
        .execute();
      idleLockMinutes = minutes;
    },
  };
}
