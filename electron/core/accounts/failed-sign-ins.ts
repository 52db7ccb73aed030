import type { Audit } from '../audit/types.ts';
import { createSerial } from '../serial.ts';

export interface FailedSignIns {
  /** The first of a name is written at once; further ones are counted and written together. */
  note(name: string): Promise<void>;
  /** Writes what was counted for a name: before a good sign-in, so that the log has them in their order. */
  settle(name: string): Promise<void>;
  /** Writes everything that was counted. */
  flush(): Promise<void>;
}

interface Window {
  further: number;
  timer: NodeJS.Timeout;
}

const windowLength = 5 * 60 * 1000;

/** Wrong passwords in the audit log: guessing on and on gives a row every few minutes, not one per guess. */
export function createFailedSignIns(audit: Pick<Audit, 'record'>): FailedSignIns {
  /** Names of this desk and `unknown name` only, so nobody can make it grow. */
  const windows = new Map<string, Window>();
  /** In the order of the attempts, and so that flush can wait for what a timer began. */
  const serial = createSerial();

  const record = (name: string, details?: { count: number }) =>
    serial(() =>
      audit.record({
        actor: null,
        action: 'session.sign_in_failed',
        subject: name,
        ...(details ? { details } : {}),
      }),
    );

  function open(name: string, further: number): void {
    clearTimeout(windows.get(name)?.timer);
    const timer = setTimeout(() => void end(name), windowLength).unref();
    windows.set(name, { further, timer });
  }

  /** While somebody goes on guessing, one window follows the other. */
  async function end(name: string): Promise<void> {
    const further = windows.get(name)?.further ?? 0;
    if (further === 0) {
      windows.delete(name);
      return;
    }
    open(name, 0);
    // On a full disk they stay counted, until the next window ends.
    await write(name, further).catch(() => undefined);
  }

  async function write(name: string, further: number): Promise<void> {
    try {
      await record(name, { count: further });
    } catch (error) {
      open(name, (windows.get(name)?.further ?? 0) + further);
      throw error;
    }
  }

  async function settle(name: string): Promise<void> {
    const window = windows.get(name);
    if (!window) return;
    clearTimeout(window.timer);
    windows.delete(name);
    if (window.further > 0) await write(name, window.further);
  }

  return {
    async note(name) {
      const window = windows.get(name);
      if (window) {
        window.further += 1;
        return;
      }
      open(name, 0);
      try {
        await record(name);
      } catch (error) {
        open(name, (windows.get(name)?.further ?? 0) + 1);
        throw error;
      }
    },
    settle,
    async flush() {
      await serial(() => Promise.resolve());
      for (const name of windows.keys()) await settle(name);
    },
  };
}
