import { protocol } from 'electron';
import type { PanelFiles } from '../core/panel/files.ts';

export const panelOrigin = 'app://panel';
export const panelUrl = `${panelOrigin}/`;

/** Before the app is ready: a real origin, so that storage, fetch and CSP work as on the web. */
export function registerPanelScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

export function servePanelScheme(files: PanelFiles): void {
  protocol.handle('app', (request) => {
    const url = new URL(request.url);
    if (url.host !== 'panel') return new Response('Nothing of this name.', { status: 404 });
    const { status, headers, body } = files.answer(request.method, url.pathname);
    return new Response(body, { status, headers });
  });
}
