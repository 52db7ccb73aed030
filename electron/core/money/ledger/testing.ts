import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Logger, pino } from 'pino';
import type { Person } from '../../accounts/types.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/types.ts';
import type { Bill } from '../types.ts';
import { type LedgerOptions, openLedger } from './ledger.ts';
import type { Ledger, Reservation, Settlement } from './types.ts';

export const admin: Person = { id: 'u-admin', name: 'Ada', role: 'admin' };
export const member: Person = { id: 'u-member', name: 'Mo', role: 'member' };

/** A data folder with its store, and ledgers over it. */
export interface LedgerFolder {
  dir: string;
  store: Store;
  /** What stands in the ledger's own folder. */
  files(): string[];
  file(name: string): string;
  /** Nobody is told by itself, unless a test says otherwise. */
  open(options?: Partial<LedgerOptions>): Promise<Ledger>;
  close(): Promise<void>;
}

export async function createLedgerFolder(): Promise<LedgerFolder> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'keydesk-ledger-'));
  const store = await openStore({ dir });
  const opened: Ledger[] = [];
  const file = (name: string): string => path.join(dir, 'ledger', name);
  return {
    dir,
    store,
    file,
    files: () => fs.readdirSync(file('.')).toSorted(),
    async open(options = {}) {
      const log = pino({ level: 'silent' });
      const ledger = await openLedger({ store, dir, log, tellAfterMs: 3_600_000, ...options });
      opened.push(ledger);
      return ledger;
    },
    async close() {
      for (const ledger of opened) await ledger.dispose();
      await store.close();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

export function listeningLog(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  return { lines, log: pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) }) };
}

let serial = 0;

export function reservation(fields: Partial<Reservation> = {}): Reservation {
  serial += 1;
  return {
    id: `r${serial}`,
    at: Date.now(),
    agentId: 'a1',
    agentName: 'Agent',
    userId: admin.id,
    service: 'openai',
    method: 'POST',
    path: '/openai/v1/chat/completions',
    model: 'gpt-5',
    microDollars: 0,
    credits: 0,
    ...fields,
  };
}

export function settlement(fields: Partial<Settlement> = {}): Settlement {
  const { microDollars: _held, credits: _credits, ...call } = reservation();
  return {
    ...call,
    status: 200,
    outcome: 'ok',
    errorCode: null,
    credential: 'system',
    keyLabel: 'Main',
    durationMs: 12.34,
    firstByteMs: 4.5,
    bytesOut: 1024,
    ...fields,
  };
}

export function bill(fields: Partial<Bill> = {}): Bill {
  return { usage: {}, credits: 0, exact: true, microDollars: 0, ...fields };
}

/** Settles calls without a price; their ids, in order. */
export function record(ledger: Ledger, count: number, fields: Partial<Settlement> = {}): string[] {
  return Array.from({ length: count }, () => {
    const row = settlement(fields);
    ledger.settle(row, bill());
    return row.id;
  });
}

export async function allPages(ledger: Ledger, viewer: Person, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await ledger.list(viewer, { cursor, limit });
    if (page.rows.length > limit) throw new Error('A page is longer than was asked for.');
    ids.push(...page.rows.map(({ id }) => id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

export const spent = (ledger: Ledger): Promise<number> =>
  ledger.sum({ scope: 'total', scopeId: '', unit: 'microDollars' });
