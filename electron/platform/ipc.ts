import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { Result } from '../../shared/ipc/errors.ts';
import { panelError } from '../core/ipc/errors.ts';
import type { PanelClient, Router } from '../core/ipc/types.ts';
import { panelOrigin } from './scheme.ts';

const refusal: Result<never> = {
  ok: false,
  error: panelError('forbidden', 'This does not come from the panel itself.'),
};

export interface PanelIpc {
  /** From now on this window may call, and hears events. */
  connect(contents: WebContents): void;
}

/** The two channels between the panel and the core: `keydesk:request` and `keydesk:event`. */
export function createPanelIpc(router: Router): PanelIpc {
  const clients = new Map<number, PanelClient>();

  ipcMain.handle('keydesk:request', (event, route: unknown, input: unknown, requestId: unknown) => {
    const client = isPanel(event) ? clients.get(event.sender.id) : undefined;
    if (!client) return refusal;
    return router.call(client, String(route), input, String(requestId));
  });

  return {
    connect(contents) {
      const client = windowClient(contents.id);
      clients.set(contents.id, client);
      const unsubscribe = router.subscribe(client, (event) => {
        if (!contents.isDestroyed()) contents.send('keydesk:event', event);
      });
      // A page that loads anew has forgotten what it asked.
      contents.on('did-navigate', () => router.clientGone(client));
      contents.on('render-process-gone', () => router.clientGone(client));
      contents.once('destroyed', () => {
        clients.delete(client.contentsId);
        unsubscribe();
        router.clientGone(client);
      });
    },
  };
}

/** The frame goes away when it navigates, so it is read at once, before anything is awaited. */
function isPanel(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && frame.origin === panelOrigin;
}

interface WindowClient extends PanelClient {
  contentsId: number;
}

/** The session's token stays in the main process; the page never holds it. */
function windowClient(contentsId: number): WindowClient {
  let token: string | null = null;
  return {
    contentsId,
    clientId: `window-${contentsId}`,
    ownPage: true,
    sessionToken: () => token,
    setSessionToken: (next) => {
      token = next;
    },
  };
}
