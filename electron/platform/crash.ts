import { app } from 'electron';
import type { Logger } from 'pino';
import { crashed } from '../core/start-problem.ts';
import { showFailure } from './dialogs.ts';

/** Electron itself would show the stack to whoever sits there. */
export function endOnCrash(log: Logger): void {
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error that nobody caught');
    showFailure(crashed);
    app.exit(1);
  });
  process.on('unhandledRejection', (reason) =>
    log.error({ err: reason }, 'a failure that nobody waited for'),
  );
}
