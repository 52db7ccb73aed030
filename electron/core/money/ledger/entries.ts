import type { RequestRow } from '../../../../shared/ipc/gateway.ts';
import type { Bill, Usage } from '../types.ts';
import type { Reservation, Settlement } from './types.ts';

/**
 * The journal's two kinds of line, each a JSON array: writing and reading them is most of what a call costs here, and
 * names would double that.
 */
export type Entry = Held | Settled;

export interface Held {
  kind: 'reserve';
  entry: Reservation;
}

export interface Settled {
  kind: 'settle';
  row: Settlement;
  bill: Bill;
}

/** Where in a line the service and the model stand, as SQLite counts. */
export const fieldOf = { service: 6, model: 9 } as const;

/** Models and addresses are what an agent sent; nobody needs more of it on record. */
const longest = 200;

export function reserveLine(entry: Reservation): string {
  return JSON.stringify([
    'r',
    entry.id,
    entry.at,
    entry.agentId,
    entry.agentName,
    entry.userId,
    entry.service,
    entry.method,
    short(entry.path),
    short(entry.model),
    entry.microDollars,
    entry.credits,
  ]);
}

export function settleLine(row: Settlement, bill: Bill): string {
  return JSON.stringify([
    's',
    row.id,
    row.at,
    row.agentId,
    row.agentName,
    row.userId,
    row.service,
    row.method,
    short(row.path),
    short(row.model),
    row.status,
    row.outcome,
    row.errorCode,
    row.credential,
    row.keyLabel,
    row.durationMs,
    row.firstByteMs,
    row.bytesOut,
    bill.usage,
    bill.credits,
    bill.microDollars,
    bill.exact,
  ]);
}

function short<T extends string | null>(text: T): T | string {
  return text !== null && text.length > longest ? text.slice(0, longest) : text;
}

type Check = (value: unknown) => boolean;
const text: Check = (value) => typeof value === 'string';
const textOrNull: Check = (value) => value === null || typeof value === 'string';
const whole: Check = (value) => Number.isSafeInteger(value);
const number: Check = (value) => typeof value === 'number';
const numberOrNull: Check = (value) => value === null || typeof value === 'number';
const flag: Check = (value) => typeof value === 'boolean';
const counts: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((count) => Number.isSafeInteger(count));

const start = [text, text, whole, text, text, text, text, text, text, textOrNull];
const end = [
  whole,
  text,
  textOrNull,
  textOrNull,
  textOrNull,
  number,
  numberOrNull,
  whole,
  counts,
  whole,
  whole,
  flag,
];
const reserveShape: readonly Check[] = [...start, whole, whole];
const settleShape: readonly Check[] = [...start, ...end];

/** What both kinds begin with. */
type StartFields = [
  kind: string,
  id: string,
  at: number,
  agentId: string,
  agentName: string,
  userId: string,
  service: RequestRow['service'],
  method: string,
  path: string,
  model: string | null,
];

type ReserveFields = [...StartFields, microDollars: number, credits: number];

type SettleFields = [
  ...StartFields,
  status: number,
  outcome: RequestRow['outcome'],
  errorCode: string | null,
  credential: RequestRow['credential'],
  keyLabel: string | null,
  durationMs: number,
  firstByteMs: number | null,
  bytesOut: number,
  usage: Usage,
  credits: number,
  microDollars: number,
  exact: boolean,
];

const reserveStart = '["r","';

/**
 * The call that a line reserves, without reading the rest: most reservations are settled a moment later, and then nobody
 * needs it. null: another line, or one that has to be read to tell.
 */
export function reservedId(line: string): string | null {
  if (!line.startsWith(reserveStart) || !line.endsWith(']')) return null;
  const end = line.indexOf('"', reserveStart.length);
  const id = line.slice(reserveStart.length, end);
  return end === -1 || id.includes('\\') ? null : id;
}

/** null: a line that a power cut or a bad disk has spoilt. */
export function parseEntry(line: string): Entry | null {
  const fields = parseArray(line);
  if (fields?.[0] === 's' && fits(fields, settleShape)) return settled(fields as SettleFields);
  if (fields?.[0] === 'r' && fits(fields, reserveShape)) return held(fields as ReserveFields);
  return null;
}

function parseArray(line: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function fits(fields: unknown[], shape: readonly Check[]): boolean {
  return fields.length === shape.length && shape.every((check, at) => check(fields[at]));
}

function held(fields: ReserveFields): Held {
  const [, id, at, agentId, agentName, userId, service, method, path, model, microDollars, credits] = fields;
  return {
    kind: 'reserve',
    entry: { id, at, agentId, agentName, userId, service, method, path, model, microDollars, credits },
  };
}

function settled(fields: SettleFields): Settled {
  return {
    kind: 'settle',
    row: {
      id: fields[1],
      at: fields[2],
      agentId: fields[3],
      agentName: fields[4],
      userId: fields[5],
      service: fields[6],
      method: fields[7],
      path: fields[8],
      model: fields[9],
      status: fields[10],
      outcome: fields[11],
      errorCode: fields[12],
      credential: fields[13],
      keyLabel: fields[14],
      durationMs: fields[15],
      firstByteMs: fields[16],
      bytesOut: fields[17],
    },
    bill: { usage: fields[18], credits: fields[19], microDollars: fields[20], exact: fields[21] },
  };
}
