import path from 'node:path';
import { app, BrowserWindow, safeStorage } from 'electron';
import { createCore } from '../core/core.ts';
import { readPanelFiles } from '../core/panel/files.ts';
import type { DesktopFlags } from './flags.ts';
import { createPanelIpc } from './ipc.ts';
import { createKeyring } from './keyring.ts';
import { lockDown } from './lockdown.ts';
import { endOnCrash } from './crash.ts';
import { setMenu } from './menu.ts';
import { askBeforeClosing, disposeBeforeQuit, watchCalls } from './quit.ts';
import { reviveAfterCrash } from './revive.ts';
import { servePanelScheme } from './scheme.ts';
import { createDesktopShell } from './shell.ts';
import { smoke } from './smoke.ts';
import { openUiState } from './ui-state.ts';
import { comeToFront, createPanelWindow, loadPanel } from './window.ts';

/** The desktop shell, once Electron is ready: core, panel, window. */
export async function startDesktop(flags: DesktopFlags): Promise<void> {
  const dataDir = app.getPath('userData');
  const uiState = openUiState(dataDir);
  const shell = createDesktopShell(uiState);
  setMenu();
  lockDown();
  servePanelScheme(await readPanelFiles(path.join(import.meta.dirname, '../renderer')));

  const core = await createCore({
    dataDir,
    keyring: createKeyring(safeStorage),
    shell,
    gatewayPort: flags.smoke ? 0 : flags.gatewayPort,
    nativeBinding: app.isPackaged ? undefined : process.env['KEYDESK_SQLITE_BINDING'],
  });
  endOnCrash(core.log);
  disposeBeforeQuit(core);
  const ipc = createPanelIpc(core.router);
  const lastCall = watchCalls(core);

  async function openPanel(): Promise<BrowserWindow> {
    const window = createPanelWindow(uiState);
    ipc.connect(window.webContents);
    askBeforeClosing(window, lastCall);
    reviveAfterCrash(window, core.log);
    if (!flags.smoke) window.once('ready-to-show', () => window.show());
    await loadPanel(window);
    return window;
  }

  app.on('second-instance', () => void focusOrOpen(openPanel));
  app.on('activate', () => void focusOrOpen(openPanel));
  const window = await openPanel();
  if (flags.smoke) {
    await smoke(core, window);
    process.stdout.write('OK\n');
    app.quit();
  }
}

async function focusOrOpen(open: () => Promise<BrowserWindow>): Promise<void> {
  if (BrowserWindow.getAllWindows().length === 0) await open();
  else comeToFront();
}
