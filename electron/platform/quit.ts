import { app, type BrowserWindow } from 'electron';
import type { Core } from '../core/types.ts';
import { confirmQuit } from './dialogs.ts';

/** A disk that hangs must not keep the program from ending. */
const disposeMs = 10_000;

/** Whoever quits, quits after the core: calls in flight end, what was noted is written, the database closes. */
export function disposeBeforeQuit(core: Core): void {
  let disposing = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (disposing) return;
    disposing = true;
    disposeInTime(core).then(
      () => app.exit(0),
      () => app.exit(1),
    );
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}

async function disposeInTime(core: Core): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('The core did not end in time.')), disposeMs);
  await Promise.race([core.dispose(), late]).finally(() => clearTimeout(timer));
}

const recentlyMs = 5 * 60_000;

export type LastCall = () => number;

/** When an agent last called, so that closing the window does not cut off agents at work without a word. */
export function watchCalls(core: Core): LastCall {
  let last = 0;
  core.ledger.onRows(() => {
    last = Date.now();
  });
  return () => last;
}

/** Where closing the last window ends the program, it asks first if agents are at work. */
export function askBeforeClosing(window: BrowserWindow, lastCall: LastCall): void {
  if (process.platform === 'darwin') return;
  let confirmed = false;

  async function ask(): Promise<void> {
    confirmed = await confirmQuit(window);
    if (confirmed && !window.isDestroyed()) window.close();
  }

  window.on('close', (event) => {
    if (confirmed || Date.now() - lastCall() > recentlyMs) return;
    event.preventDefault();
    void ask();
  });
}
