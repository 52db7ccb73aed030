import { pino, type Logger } from 'pino';
import { errorForLog } from './errors.ts';
import { createLogFile } from './file.ts';
import { withoutHome } from './paths.ts';

export interface LogOptions {
  /** The data folder; the log stands in `logs/` there. Without it, lines go to the standard error stream. */
  dir?: string | undefined;
  /** The vault's: takes out what looks like a secret and what is one. */
  redact: (text: string) => string;
  level?: string | undefined;
}

/**
 * The one log. Redaction is at the sink, on the whole line, not at the call: nobody can forget it. Lines are written at once,
 * so that the last one before a crash is there.
 */
export function createLog({ dir, redact, level = 'info' }: LogOptions): Logger {
  const write = dir === undefined ? writeToTerminal : createLogFile(dir);
  const sink = { write: (line: string) => write(withoutHome(redact(line))) };
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: errorForLog } },
    sink,
  );
}

function writeToTerminal(line: string): void {
  process.stderr.write(line);
}
