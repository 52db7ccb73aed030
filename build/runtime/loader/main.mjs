// Stands in for the default_app.asar that an official Electron brings: `electron <folder>` starts the app in that folder.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const folder = path.resolve(process.argv.slice(1).find((word) => !word.startsWith('-')) ?? '.');
const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
/** Electron's own default app uses these two as well; its typings leave them out. */
const host =
  /** @type {import('electron').App & { setVersion(version: string): void, setAppPath(folder: string): void }} */ (
    app
  );
host.setName(about.productName ?? about.name);
host.setVersion(about.version);
host.setAppPath(folder);
Object.assign(process, { defaultApp: true });
// Awaited at the top level: Electron then holds "ready" back until the app's own module has run.
await import(pathToFileURL(path.join(folder, about.main)).href);
