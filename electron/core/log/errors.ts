import path from 'node:path';

export interface LoggedError {
  type: string;
  message: string;
  code?: string;
  stack?: string[];
  cause?: LoggedError;
}

const deepestCause = 5;

/** What helps to find the fault; never the enumerable fields, where libraries put requests with their headers. */
export function errorForLog(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number')
      ? error.code
      : undefined;
  return {
    type: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code: String(code) }),
    ...(error.stack ? { stack: framesOf(error.stack) } : {}),
    ...(error.cause === undefined || depth >= deepestCause
      ? {}
      : { cause: errorForLog(error.cause, depth + 1) }),
  };
}

/** `at open (open.ts:12:3)`: the function and the place, without the folders. */
function framesOf(stack: string): string[] {
  return stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .map((line) =>
      line.replaceAll(/(?:file:\/\/)?(?:[A-Za-z]:)?[/\\][^()]*?(?=:\d+:\d+)/g, (file) =>
        path.win32.basename(file),
      ),
    );
}
