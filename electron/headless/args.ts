import { parseArgs } from 'node:util';
import { z } from 'zod';

export const usage = `Usage: npm run serve -- [--data DIR] [--port N] [--panel-port N]

  --data DIR       where everything is kept (default: your system's usual place)
  --port N         port of the gateway for agents (default: the saved one, at first 4780; 0 picks a free one)
  --panel-port N   port of the panel for browsers (default: 4781; 0 picks a free one)

The passphrase comes from the file that KEYDESK_PASSPHRASE_FILE names, from KEYDESK_PASSPHRASE, or from the terminal.
`;

const port = z.coerce.number().int().min(0).max(65_535);

export interface HeadlessArgs {
  data: string | undefined;
  port: number | undefined;
  panelPort: number;
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function readArgs(argv: string[]): HeadlessArgs | 'help' {
  const values = parse(argv);
  if (values.help) return 'help';
  if (values.data === '') throw new UsageError('--data needs a folder.');
  return {
    data: values.data,
    port: values.port === undefined ? undefined : portOf('--port', values.port),
    panelPort: values['panel-port'] === undefined ? 4781 : portOf('--panel-port', values['panel-port']),
  };
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        data: { type: 'string' },
        port: { type: 'string' },
        'panel-port': { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'These arguments are not understood.');
  }
}

function portOf(flag: string, text: string): number {
  // Number('') is 0, which would quietly mean "any free port".
  const parsed = port.safeParse(text.trim() === '' ? undefined : text);
  if (!parsed.success) throw new UsageError(`${flag} needs a number from 0 to 65535.`);
  return parsed.data;
}
