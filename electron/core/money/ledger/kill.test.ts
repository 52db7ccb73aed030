import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RequestRow } from '../../../../shared/ipc/gateway.ts';
import { openStore } from '../../store/open.ts';
import { type LedgerFolder, admin, createLedgerFolder, spent } from './testing.ts';

const held = 1000;
const cost = 7;

let folder: LedgerFolder;
beforeEach(async () => {
  folder = await createLedgerFolder();
  await folder.store.close();
});
afterEach(() => folder.close());

/** Runs the child until a line of it says so, kills it, and gives back all that it said. */
async function killWhen(mode: string, run: string, enough: (line: string, count: number) => boolean) {
  const script = fileURLToPath(new URL('./kill.child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder.dir, mode, run], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const said: string[] = [];
  // The kill may cut the last line in two, and half an id is nobody's.
  let half = '';
  for await (const part of child.stdout.setEncoding('utf8')) {
    const lines = (half + String(part)).split('\n');
    half = lines.pop() ?? '';
    for (const line of lines) {
      said.push(line);
      if (enough(line, said.length)) child.kill('SIGKILL');
    }
  }
  await closed;
  expect(child.signalCode).toBe('SIGKILL');
  const ids = (word: string) =>
    said.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  return { reserved: ids('reserved'), settled: ids('settled') };
}

async function lookAfter(): Promise<{ rows: RequestRow[]; spent: number }> {
  const store = await openStore({ dir: folder.dir });
  const ledger = await folder.open({ store });
  const { rows } = await ledger.list(admin, { limit: 1_000_000 });
  const sum = await spent(ledger);
  await ledger.dispose();
  await store.close();
  return { rows, spent: sum };
}

it('killed after a reservation, the call is charged what was held for it, once', async () => {
  const { reserved } = await killWhen('reserved', 'a', (line) => line === 'done');
  for (let restart = 0; restart < 3; restart += 1) {
    const found = await lookAfter();
    expect(found.spent).toBe(cost + 2 * held);
    expect(found.rows.map(({ id }) => id).toSorted()).toEqual(reserved.toSorted());
    expect(found.rows.filter(({ outcome }) => outcome === 'interrupted')).toMatchObject([
      { microDollars: held, estimated: true, status: 0, agentName: 'Agent', model: 'gpt-5' },
      { microDollars: held, estimated: true },
    ]);
  }
});

it('killed between the settlement and its way into the database, nothing is lost', async () => {
  const { settled } = await killWhen('settled', 'a', (line) => line === 'done');
  for (let restart = 0; restart < 2; restart += 1) {
    const found = await lookAfter();
    expect(found.spent).toBe(3 * cost);
    expect(found.rows.map(({ id }) => id)).toEqual(settled.toReversed());
  }
});

it('killed again and again while calls pour into the database, every call is there once and the sums are right', async () => {
  const reserved: string[] = [];
  const settled: string[] = [];
  for (const [round, lines] of [3, 50, 400, 1500, 3000, 6000, 9000].entries()) {
    const said = await killWhen('flood', `run${round}`, (_line, count) => count >= lines);
    reserved.push(...said.reserved);
    settled.push(...said.settled);
    const found = await lookAfter();
    const byId = new Map(found.rows.map((row) => [row.id, row]));
    expect(byId.size).toBe(found.rows.length);
    expect(reserved.filter((id) => !byId.has(id))).toEqual([]);
    expect(settled.filter((id) => byId.get(id)?.microDollars !== cost)).toEqual([]);
    const bills = found.rows.map(({ outcome, microDollars }) => `${outcome} ${microDollars}`);
    expect(bills.filter((one) => one !== `ok ${cost}` && one !== `interrupted ${held}`)).toEqual([]);
    expect(found.spent).toBe(found.rows.reduce((sum, { microDollars }) => sum + microDollars, 0));
  }
  expect(settled.length).toBeGreaterThan(5000);
}, 120_000);
