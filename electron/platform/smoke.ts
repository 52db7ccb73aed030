import type { BrowserWindow } from 'electron';
import type { Core } from '../core/types.ts';

const patienceMs = 30_000;

/** For a freshly packaged program: database, vault and panel are there. Rejects when one is not. */
export async function smoke(core: Core, window: BrowserWindow): Promise<void> {
  await core.store.db.selectFrom('settings').select('key').limit(1).execute();
  await core.vault.status();
  await window.webContents.executeJavaScript(panelHasDrawn);
}

const panelHasDrawn = `new Promise((resolve, reject) => {
  const root = document.getElementById('root');
  const done = () => root.childElementCount > 0 && resolve();
  new MutationObserver(done).observe(root, { childList: true });
  setTimeout(() => reject(new Error('The panel drew nothing.')), ${patienceMs});
  done();
})`;
