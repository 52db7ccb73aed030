import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { createCore } from '../core/core.ts';
import { readPanelFiles } from '../core/panel/files.ts';
import { startPanelServer, type PanelServer } from '../core/panel/server.ts';
import { crashed, startFailure } from '../core/start-problem.ts';
import type { Core } from '../core/types.ts';
import { readArgs, usage, UsageError, type HeadlessArgs } from './args.ts';
import { defaultDataDir } from './data-dir.ts';
import { noKeyring } from './keyring.ts';
import { passphraseFromEnvironment } from './passphrase.ts';
import { headlessShell } from './shell.ts';
import { stopOnSignal } from './signals.ts';
import { unlockOnTerminal } from './unlock.ts';

export interface HeadlessOptions {
  argv: string[];
  version: string;
  /** The built panel. */
  panelDir: string;
}

/** How long calls that are running may take to finish after the first signal. */
const graceMs = 5_000;

/** The headless shell, from its arguments to the ready line and on to its end. */
export async function runHeadless(options: HeadlessOptions): Promise<void> {
  try {
    const args = readArgs(options.argv);
    if (args === 'help') return void process.stderr.write(usage);
    await start(args, options);
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof UsageError) return void process.stderr.write(`${error.message}\n\n${usage}`);
    const { message, hint } = startFailure(error);
    process.stderr.write(`${message}\n${hint}\n`);
  }
}

async function start(args: HeadlessArgs, { version, panelDir }: HeadlessOptions): Promise<void> {
  const passphrase = await passphraseFromEnvironment(process.env);
  const files = await readPanelFiles(panelDir);
  const setupToken = randomBytes(32).toString('base64url');
  const core = await createCore({
    dataDir: args.data ?? defaultDataDir(),
    keyring: noKeyring,
    shell: headlessShell(version),
    gatewayPort: args.port,
    passphrase,
    setupToken,
  });
  endOnCrash(core.log);
  try {
    if (passphrase === undefined) await unlockOnTerminal(core.vault);
    const { router, sessions, log } = core;
    const panel = await startPanelServer({ files, router, sessions, log, port: args.panelPort });
    stopOnSignal(() => stop(core, panel));
    announce(core, panel, setupToken);
  } catch (error) {
    await core.dispose();
    throw error;
  }
}

function endOnCrash(log: Logger): void {
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error that nobody caught');
    process.stderr.write(`${crashed.message}\n${crashed.hint}\n`);
    process.exit(1);
  });
}

/** The first line on stdout, for whoever started this process. */
function announce(core: Core, panel: PanelServer, setupToken: string): void {
  const { url: gateway, problem } = core.gateway.status();
  const ready = {
    event: 'ready',
    gateway,
    panel: panel.url,
    ...(core.users.needsAdmin() ? { setupToken } : {}),
    ...(problem ? { problem } : {}),
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.stderr.write(`Keydesk is running. Its panel: ${panel.url}\n`);
  if (problem) process.stderr.write(`The gateway is not: ${problem.message} ${problem.hint}\n`);
}

async function stop(core: Core, panel: PanelServer): Promise<void> {
  process.stderr.write('Keydesk is stopping.\n');
  await panel.close(graceMs);
  await core.dispose();
}
