import { app, dialog, type BrowserWindow } from 'electron';

/** Nothing is running yet, or any more, that could wait: the dialog may hold everything up. */
export function showFailure({ message, hint }: { message: string; hint: string }): void {
  process.stderr.write(`${message}\n${hint}\n`);
  if (!app.isReady()) return dialog.showErrorBox(message, hint);
  dialog.showMessageBoxSync({
    type: 'error',
    title: 'Keydesk',
    message,
    detail: hint,
    buttons: ['Quit'],
  });
}

/** Closing the window ends the gateway too, which agents may not expect. */
export async function confirmQuit(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Quit Keydesk?',
    message: 'Agents called through Keydesk in the last few minutes.',
    detail: 'They get no answers while Keydesk is not running. Their tokens and your keys stay as they are.',
    buttons: ['Keep running', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

/** The panel failed again right after it was loaded anew. */
export async function askToReload(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Keydesk',
    message: 'The panel stopped working again.',
    detail: 'Agents are still served. Load the panel once more, or quit Keydesk.',
    buttons: ['Load again', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 0;
}
