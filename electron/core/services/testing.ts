import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Audit } from '../audit/types.ts';
import { createAudit } from '../audit/audit.ts';
import type { Person } from '../accounts/types.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/types.ts';
import { createTestKeyring } from '../vault/test-keyring.ts';
import type { Vault } from '../vault/types.ts';
import { createVault } from '../vault/vault.ts';
import type { Clock } from './clock.ts';
import type { KeyNotice } from './outcomes.ts';
import { createSystemKeys } from './system-keys.ts';
import { KeyError, type SystemKeys } from './types.ts';

/** The refusal that `run` throws; fails the test when there is none. */
export function refusalOf(run: () => unknown): KeyError {
  try {
    run();
  } catch (error) {
    if (error instanceof KeyError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

export interface ManualClock extends Clock {
  /** Lets time pass, runs what is due, and lets what that started come to rest. */
  advance(ms: number): Promise<void>;
}

export function createManualClock(): ManualClock {
  let now = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      now += ms;
      for (const timer of [...timers].filter(({ at }) => at <= now)) {
        timers.delete(timer);
        timer.run();
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

export const admin: Person = { id: 'u1', name: 'Ada', role: 'admin' };

/** The shared keys over a real store and vault in a folder of their own. */
export interface TestDesk {
  dir: string;
  store: Store;
  vault: Vault;
  audit: Audit;
  keys: SystemKeys;
  clock: ManualClock;
  notices: KeyNotice[];
  /** Resolves at the next change that is told to the panel. */
  nextChange(): Promise<void>;
  /** What the audit log says, oldest first, as `action subject`. */
  audited(): Promise<string[]>;
  /** Everything closed and opened again, as after a restart. */
  restart(): Promise<TestDesk>;
  close(): Promise<void>;
}

export async function openDesk(
  dir = mkdtempSync(path.join(tmpdir(), 'keydesk-services-')),
  keyring = createTestKeyring(),
): Promise<TestDesk> {
  const store = await openStore({ dir });
  const audit = createAudit({ store });
  const vault = await createVault({ store, keyring, dir });
  if ((await vault.status()).state === 'uninitialised') await vault.initialise({ mode: 'os' });
  const clock = createManualClock();
  const notices: KeyNotice[] = [];
  let told = Promise.withResolvers<void>();
  const keys = await createSystemKeys({
    store,
    vault,
    audit,
    clock,
    version: '0.0.0',
    testTimeoutMs: 2000,
    notice: (notice) => notices.push(notice),
    onChange() {
      told.resolve();
      told = Promise.withResolvers();
    },
  });
  const shut = async (): Promise<void> => {
    await keys.dispose();
    vault.dispose();
    await store.close();
  };
  return {
    dir,
    store,
    vault,
    audit,
    keys,
    clock,
    notices,
    nextChange: () => told.promise,
    async audited() {
      const { rows } = await audit.list({ limit: 200 });
      return rows.toReversed().map(({ action, subject }) => `${action} ${subject}`);
    },
    async restart() {
      await shut();
      return openDesk(dir, keyring);
    },
    async close() {
      await shut();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
