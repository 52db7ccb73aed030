// Opens a data folder and holds it until it is killed: what open.test.ts starts.
import { openStore } from './open.ts';

await openStore({ dir: process.argv[2] ?? '' });
process.stdout.write('open\n');
setInterval(() => undefined, 60_000);
