import type { BrowserWindow } from 'electron';
import type { Logger } from 'pino';
import { askToReload } from './dialogs.ts';
import { loadPanel } from './window.ts';

const soonMs = 30_000;

/** A page that crashed is loaded again: the core and the agents that it serves do not depend on it. */
export function reviveAfterCrash(window: BrowserWindow, log: Logger): void {
  let lastCrash = 0;

  async function revive(): Promise<void> {
    const again = Date.now() - lastCrash < soonMs;
    lastCrash = Date.now();
    // Loading by itself a second time in a row would loop.
    if (again && !(await askToReload(window))) return window.close();
    await loadPanel(window);
    window.webContents.send('keydesk:event', {
      name: 'notice',
      payload: {
        level: 'warning',
        message: 'The panel stopped and was loaded again. Agents were served meanwhile.',
      },
    });
  }

  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error({ reason, exitCode }, 'the panel stopped');
    revive().catch((error: unknown) => log.error({ err: error }, 'the panel could not be loaded again'));
  });
}
