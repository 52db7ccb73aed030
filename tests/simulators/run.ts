import { parseArgs } from 'node:util';
import { type ProviderName, providerNames } from './core/provider.ts';
import { fakeKey } from './fake-keys.ts';
import { startSignIns } from './sign-ins.ts';
import { startSimulator } from './start.ts';

/**
 * Starts the four providers, and the two that people sign in at, and prints one line: where they are, one accepted key
 * for each provider, and for a sign-in what an admin enters and an account with a mailbox.
 *
 *   node tests/simulators/run.ts [--openai PORT] [--anthropic PORT] [--mistral PORT] [--serper PORT]
 *                                [--google PORT] [--microsoft PORT]
 *                                [--control] [--quiet]
 */
const { values } = parseArgs({
  options: {
    openai: { type: 'string', default: '0' },
    anthropic: { type: 'string', default: '0' },
    mistral: { type: 'string', default: '0' },
    serper: { type: 'string', default: '0' },
    google: { type: 'string', default: '0' },
    microsoft: { type: 'string', default: '0' },
    control: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  },
});

async function start(name: ProviderName) {
  const simulator = await startSimulator(name, {
    port: Number(values[name]),
    control: values.control,
    quiet: values.quiet,
  });
  const key = fakeKey(name);
  simulator.addKey(key);
  return { name, key, simulator };
}

function giveUp(error: Error): never {
  process.stderr.write(`The simulators cannot start: ${error.message}\n`);
  process.exit(1);
}

const started = await Promise.all(providerNames.map(start)).catch(giveUp);
const signIns = await startSignIns({
  google: Number(values.google),
  microsoft: Number(values.microsoft),
}).catch(giveUp);

function each<T>(pick: (one: (typeof started)[number]) => T): Record<string, T> {
  return Object.fromEntries(started.map((one) => [one.name, pick(one)]));
}

const ready = {
  event: 'ready',
  urls: each(({ simulator }) => simulator.url),
  keys: each(({ key }) => key),
  signIns: { ...signIns.apps, person: signIns.person },
  ...(values.control ? { controls: each(({ simulator }) => simulator.controlUrl) } : {}),
};
process.stdout.write(`${JSON.stringify(ready)}\n`);

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await Promise.all([...started.map(({ simulator }) => simulator.close()), signIns.close()]);
}
process.on('SIGTERM', () => void end());
process.on('SIGINT', () => void end());
