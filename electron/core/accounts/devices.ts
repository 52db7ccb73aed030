import { hash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { createSerial } from '../serial.ts';
import { getSetting, setSetting } from '../store/settings.ts';
import type { Store } from '../store/types.ts';
import type { Devices, Users } from './types.ts';

interface DevicesOptions {
  store: Pick<Store, 'db'>;
  users: Pick<Users, 'onAccessEnded'>;
}

const device = z.strictObject({ userId: z.string(), hash: z.string() });
const setting = 'sign_in_devices';
const mostPerUser = 8;

/**
 * The browsers that people signed in with. A device's token signs nobody in; it only tells its holder's wrong passwords from
 * those of strangers.
 */
export async function createDevices({ store: { db }, users }: DevicesOptions): Promise<Devices> {
  /** In the order of last use, the latest last; only hashes, so that reading the database gives no token. */
  let devices = (await getSetting(db, setting, z.array(device))) ?? [];
  const serial = createSerial();

  const knows = (token: string, userId: string) =>
    devices.some((known) => known.userId === userId && known.hash === keyOf(token));
  const isOurs = (token: string) => devices.some((known) => known.hash === keyOf(token));

  async function put(userId: string, key: string): Promise<void> {
    const rest = devices.filter((known) => known.userId !== userId || known.hash !== key);
    const own = rest.filter((known) => known.userId === userId);
    const tooOld = new Set(own.slice(0, Math.max(own.length + 1 - mostPerUser, 0)));
    const next = [...rest.filter((known) => !tooOld.has(known)), { userId, hash: key }];
    await setSetting(db, setting, next);
    devices = next;
  }

  async function forget(userId: string): Promise<void> {
    devices = devices.filter((known) => known.userId !== userId);
    await setSetting(db, setting, devices);
  }

  // Whoever knew the old password may hold a device. What a failed write leaves behind is worth its own counter, no more.
  users.onAccessEnded((userId) => void serial(() => forget(userId)).catch(() => undefined));

  return {
    proof: (token, userId) => (token !== null && knows(token, userId) ? `device ${keyOf(token)}` : null),
    async remember(token, userId) {
      // Never one that the caller made up. One that is known serves everybody who signs in with this browser.
      const kept = token !== null && isOurs(token) ? token : randomBytes(32).toString('base64url');
      await serial(() => put(userId, keyOf(kept)));
      return kept;
    },
    settled: () => serial(() => Promise.resolve()),
  };
}

const keyOf = (token: string) => hash('sha256', token, 'base64url');
