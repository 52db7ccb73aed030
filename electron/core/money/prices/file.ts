import fs from 'node:fs';
import { z } from 'zod';
import { type PriceTable, priceTable } from '../../../../shared/ipc/money.ts';
import { readFileIfThere, writePrivateFile } from '../../store/files.ts';
import defaults from './default-table.json' with { type: 'json' };

/** What came with this version: written down from general knowledge, for the admin to check. See docs/prices.md. */
export const defaultTable: PriceTable = priceTable.parse(defaults);

export interface ReadTable {
  table: PriceTable;
  edited: boolean;
  problem: string | null;
}

export const asShipped: ReadTable = { table: defaultTable, edited: false, problem: null };

/** The admin's own table. One that cannot be read stays as it is: somebody edited it by hand and can mend it. */
export function readTable(file: string): ReadTable {
  try {
    const text = readFileIfThere(file);
    if (text === null) return asShipped;
    const table = priceTable.parse(JSON.parse(text));
    const twice = repeatedModel(table);
    if (twice === null) return { table, edited: true, problem: null };
    return unreadable(`the model ${twice} stands in it twice`);
  } catch (error) {
    return unreadable(reasonOf(error));
  }
}

export function writeTable(file: string, table: PriceTable): void {
  writePrivateFile(file, `${JSON.stringify(table, null, 2)}\n`);
}

export function removeTable(file: string): void {
  fs.rmSync(file, { force: true });
}

/** A model that has two prices, or null. */
export function repeatedModel({ models }: PriceTable): string | null {
  const seen = new Set<string>();
  for (const { service, model } of models) {
    const name = `${service}/${model}`;
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return null;
}

function unreadable(reason: string): ReadTable {
  return {
    ...asShipped,
    problem: `The file prices.json in the data folder cannot be used: ${reason}. The prices that came with Keydesk count until it is mended, saved anew or reset.`,
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'it is not valid JSON';
  if (!(error instanceof z.ZodError)) return 'it cannot be read';
  const [issue] = error.issues;
  const place = issue?.path.join('.');
  return place ? `${place}: ${issue?.message}` : `it is no price table (${issue?.message})`;
}
