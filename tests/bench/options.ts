import { parseArgs } from 'node:util';

export interface BenchOptions {
  json: boolean;
  rounds: number;
  /** Of each turn of each target under load. */
  seconds: number;
  /** Calls of the memory run. */
  calls: number;
  users: number;
}

export const usage = `npm run bench -- [options]

  --json         the figures as JSON on stdout, nothing else
  --rounds N     how often the targets take turns (default 3)
  --seconds N    length of one turn under load (default 2)
  --calls N      calls of the memory run (default 150000)
  --million      the same as --calls 1000000
  --users N      people on the desk whose discovery is measured (default 1000)
`;

export function readOptions(argv: string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: argv,
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '2' },
      calls: { type: 'string', default: '150000' },
      million: { type: 'boolean', default: false },
      users: { type: 'string', default: '1000' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    json: values.json,
    rounds: count('rounds', values.rounds),
    seconds: count('seconds', values.seconds),
    calls: values.million ? 1_000_000 : count('calls', values.calls),
    users: count('users', values.users),
  };
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new TypeError(`--${name} takes a whole number above 0, not ${text}`);
}
