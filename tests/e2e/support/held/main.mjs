// Keydesk as it is, held back until Playwright has attached. Its launch() hangs in about every sixth start when a window
// opens in that moment, and it loads its own guard against that only into Electrons that it found by itself.
import { app } from 'electron';

const ready = app.whenReady();
const attached = Promise.withResolvers();
// Playwright calls this once it has attached (playwright-core, server/electron/electron.ts, initialize).
globalThis.__playwright_run = attached.resolve;
app.whenReady = () => attached.promise.then(() => ready);

await import('../../../../dist/electron/main.js');
