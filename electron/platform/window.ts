import path from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { panelUrl } from './scheme.ts';
import type { Bounds, UiStateStore } from './ui-state.ts';

/** The panel's own canvas (renderer/app/app.css), so that nothing flashes before its first paint. */
const canvas = { light: '#f6f8f8', dark: '#141a1c' };

const initialSize = { width: 1180, height: 800 };

/** Made hidden; `show` when the first paint is there. */
export function createPanelWindow(uiState: UiStateStore): BrowserWindow {
  const window = new BrowserWindow({
    ...initialSize,
    ...visibleBounds(uiState.get('bounds')),
    minWidth: 720,
    minHeight: 520,
    title: 'Keydesk',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? canvas.dark : canvas.light,
    webPreferences: {
      preload: path.join(import.meta.dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // The dictionaries would be fetched from a foreign host.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (uiState.get('maximized')) window.maximize();
  rememberBounds(window, uiState);
  return window;
}

/** Whoever signs in elsewhere has their browser in front. */
export function comeToFront(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (!window) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

export async function loadPanel(window: BrowserWindow): Promise<void> {
  await window.loadURL(panelUrl);
}

/** A monitor that is gone must not take the window with it. */
function visibleBounds(bounds: Bounds | undefined): Partial<Bounds> {
  if (!bounds) return {};
  const { workArea } = screen.getDisplayMatching(bounds);
  const overlapsX = bounds.x < workArea.x + workArea.width && bounds.x + bounds.width > workArea.x;
  const overlapsY = bounds.y < workArea.y + workArea.height && bounds.y + bounds.height > workArea.y;
  return overlapsX && overlapsY ? bounds : {};
}

function rememberBounds(window: BrowserWindow, uiState: UiStateStore): void {
  const save = () => {
    uiState.set('maximized', window.isMaximized());
    uiState.set('bounds', window.getNormalBounds());
  };
  window.on('close', save);
  // Quitting ends the program without closing its windows one by one.
  app.on('before-quit', save);
  window.once('closed', () => app.off('before-quit', save));
}
