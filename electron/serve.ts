import path from 'node:path';
import packageInfo from '../package.json' with { type: 'json' };
import { runHeadless } from './headless/run.ts';

await runHeadless({
  argv: process.argv.slice(2),
  version: packageInfo.version,
  panelDir: path.join(import.meta.dirname, '../renderer'),
});
