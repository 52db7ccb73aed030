import type { ElectronApplication } from 'playwright-core';

export interface IpcRecord {
  /** Everything that the main process has sent to the page: answers and events. */
  sent(): Promise<unknown[]>;
}

/** Listens in the main process, at the last place before Electron takes over. */
export async function recordIpc(app: ElectronApplication): Promise<IpcRecord> {
  await app.evaluate(({ ipcMain, webContents }) => {
    const record: unknown[] = [];
    Object.assign(globalThis, { keydeskTestRecord: record });
    // Electron keeps the handlers in this map; there is no public way to see an answer go out.
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, (...args: unknown[]) => unknown> })
      ._invokeHandlers;
    const answer = handlers.get('keydesk:request');
    if (!answer) throw new Error('The panel channel is not there');
    handlers.set('keydesk:request', async (...args) => {
      const result = await answer(...args);
      record.push(result);
      return result;
    });
    for (const contents of webContents.getAllWebContents()) {
      const send = contents.send.bind(contents);
      contents.send = (channel: string, ...args: unknown[]) => {
        record.push(args);
        send(channel, ...args);
      };
    }
  });
  return {
    sent: () =>
      app.evaluate(() => (globalThis as unknown as { keydeskTestRecord: unknown[] }).keydeskTestRecord),
  };
}
