import { rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * An Electron from the registry carries a loader for unpackaged apps; it has no place in what is shipped.
 * @param {import('electron-builder').AfterPackContext} context
 */
export default async function afterPack({ appOutDir, electronPlatformName }) {
  if (electronPlatformName === 'darwin') return;
  await rm(path.join(appOutDir, 'resources', 'app'), { recursive: true, force: true });
}
