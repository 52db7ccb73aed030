import { z } from 'zod';
import { getSetting, setSetting } from '../store/settings.ts';
import type { Store } from '../store/types.ts';

/** What an admin set for the whole desk; read from memory, written to disk first. */
export interface Settings {
  idleLockMinutes(): number;
  setIdleLockMinutes(minutes: number): Promise<void>;
  gatewayPort(): number;
  setGatewayPort(port: number): Promise<void>;
}

const keys = { idleLock: 'idle_lock_minutes', gatewayPort: 'gateway_port' };
const defaults = { idleLock: 15, gatewayPort: 4780 };

export async function createSettings({ db }: Pick<Store, 'db'>): Promise<Settings> {
  let idleLock = (await getSetting(db, keys.idleLock, z.number().int().positive())) ?? defaults.idleLock;
  let port = (await getSetting(db, keys.gatewayPort, z.number().int().positive())) ?? defaults.gatewayPort;

  return {
    idleLockMinutes: () => idleLock,
    async setIdleLockMinutes(minutes) {
      await setSetting(db, keys.idleLock, minutes);
      idleLock = minutes;
    },
    gatewayPort: () => port,
    async setGatewayPort(next) {
      await setSetting(db, keys.gatewayPort, next);
      port = next;
    },
  };
}
