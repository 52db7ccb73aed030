import { app, session, type Session, type WebContents } from 'electron';
import { panelUrl } from './scheme.ts';

/** What no page in any window may do, whatever got into it. */
export function lockDown(): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
  lockSession(session.defaultSession);
}

function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => {
    // Screens live behind the hash; this is the panel reloading itself.
    if (withoutHash(event.url) !== panelUrl) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
}

function lockSession(target: Session): void {
  target.setPermissionRequestHandler((_contents, permission, answer) => answer(isPermitted(permission)));
  target.setPermissionCheckHandler((_contents, permission) => isPermitted(permission));
  target.setDevicePermissionHandler(() => false);
  target.allowNTLMCredentialsForDomains('');
  // The panel has no network. The core's own requests are Node's and do not pass here.
  target.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOwn(details.url) }));
}

/** Copying a token with the button beside it; nothing else is ever asked for. */
function isPermitted(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}

function isOwn(url: string): boolean {
  return url.startsWith(panelUrl) || (!app.isPackaged && url.startsWith('devtools://'));
}

function withoutHash(url: string): string {
  return url.split('#', 1)[0] ?? '';
}
