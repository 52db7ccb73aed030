import { z } from 'zod';
import { getSetting, setSetting } from '../store/settings.ts';
import type { Store } from '../store/types.ts';

export interface Settings {
  /** From memory. */
  idleLockMinutes(): number;
  setIdleLockMinutes(minutes: number): Promise<void>;
}

const idleLockKey = 'idle_lock_minutes';
const defaultIdleLockMinutes = 15;

/** What an admin set for the whole desk. */
export async function createSettings({ db }: Pick<Store, 'db'>): Promise<Settings> {
  const saved = await getSetting(db, idleLockKey, z.number().int().min(1));
  let idleLockMinutes = saved ?? defaultIdleLockMinutes;

  return {
    idleLockMinutes: () => idleLockMinutes,
    async setIdleLockMinutes(minutes) {
      await setSetting(db, idleLockKey, minutes);
      idleLockMinutes = minutes;
    },
  };
}
