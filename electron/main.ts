import { app } from 'electron';
import { startFailure } from './core/start-problem.ts';
import { settleDataDir } from './platform/data-dir.ts';
import { startDesktop } from './platform/desktop.ts';
import { showFailure } from './platform/dialogs.ts';
import { readFlags, refusedSwitch, type DesktopFlags } from './platform/flags.ts';
import { registerPanelScheme } from './platform/scheme.ts';

// The name decides the data folder and what the keyring files the data key under: first, and never changed.
app.setName('Keydesk');
const flags = readFlags();

function fail(error: unknown): void {
  const failure = startFailure(error);
  if (flags.smoke) process.stderr.write(`${failure.message}\n${failure.hint}\n`);
  else showFailure(failure);
  app.exit(1);
}

function prepare({ data }: DesktopFlags): boolean {
  const refused = refusedSwitch();
  if (refused) {
    process.stderr.write(`Keydesk does not run with --${refused}: it would open its inside to others.\n`);
    app.exit(1);
    return false;
  }
  settleDataDir(data);
  // Before anything touches the data: a second Keydesk on it only brings the first to the front.
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('Keydesk is already running with this data folder.\n');
    app.exit(flags.smoke ? 1 : 0);
    return false;
  }
  // It would take back a --no-sandbox, without which Chromium does not start as root.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerPanelScheme();
  return true;
}

try {
  // Electron never gets ready while a module waits for it at the top level.
  if (prepare(flags))
    app
      .whenReady()
      .then(() => startDesktop(flags))
      .catch(fail);
} catch (error) {
  fail(error);
}
