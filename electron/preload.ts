import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { PanelBridge, PanelEvent } from '../shared/ipc/events.ts';

/** All that the page can reach. It forwards any route, so it never changes when one is added. */
const bridge: PanelBridge = {
  request: (route, input, requestId) => ipcRenderer.invoke('keydesk:request', route, input, requestId),
  subscribe(listener) {
    const forward = (_event: IpcRendererEvent, event: PanelEvent) => listener(event);
    ipcRenderer.on('keydesk:event', forward);
    return () => {
      ipcRenderer.removeListener('keydesk:event', forward);
    };
  },
};

contextBridge.exposeInMainWorld('keydesk', bridge);
