// Calls that are reserved and settled, each said on stdout once it is so: what kill.test.ts starts, kills and looks after.
import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import { openStore } from '../../store/open.ts';
import { openLedger } from './ledger.ts';
import { bill, reservation, settlement } from './testing.ts';

const [dir = '', mode = '', run = ''] = process.argv.slice(2);
const held = 1000;
const cost = 7;

const store = await openStore({ dir });
const ledger = await openLedger({
  store,
  dir,
  log: pino({ level: 'silent' }),
  tellAfterMs: mode === 'flood' ? 1 : 3_600_000,
  segmentBytes: 64 << 10,
});
const say = (lines: string[]): void => void process.stdout.write(lines.map((line) => `${line}\n`).join(''));
say(['open']);

let serial = 0;

function reserve(count: number): string[] {
  const ids = Array.from({ length: count }, () => `${run}-${(serial += 1)}`);
  for (const id of ids) ledger.reserve(reservation({ id, microDollars: held }));
  say(ids.map((id) => `reserved ${id}`));
  return ids;
}

async function settle(ids: string[]): Promise<void> {
  for (const id of ids) ledger.settle(settlement({ id }), bill({ microDollars: cost }));
  await turn();
  say(ids.map((id) => `settled ${id}`));
}

if (mode === 'flood') {
  for (;;) {
    const ids = reserve(20);
    // Some are always under way.
    const [late = '', ...others] = ids;
    await settle(others);
    await turn();
    if (serial % 40 === 0) await settle([late]);
  }
}
await settle(reserve(3).slice(0, mode === 'settled' ? 3 : 1));
say(['done']);
setInterval(() => undefined, 1000);
