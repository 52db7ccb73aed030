import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import { StartProblem } from '../core/start-problem.ts';

/** Where everything is kept. Settled before the single instance lock and Chromium put their own files there. */
export function settleDataDir(data: string | undefined): void {
  if (data !== undefined) app.setPath('userData', path.resolve(data));
  const dir = app.getPath('userData');
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    accessSync(dir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartProblem(
      'The data folder cannot be written to.',
      'Make the folder writable for your account, or start Keydesk with --data=FOLDER. Nothing was changed.',
      { cause: error },
    );
  }
}
