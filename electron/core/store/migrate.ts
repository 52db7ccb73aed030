import type { Database } from 'better-sqlite3';
import { userVersion } from './connection.ts';
import { StoreError } from './types.ts';
import { first } from './migrations/001-first.ts';
import { connections } from './migrations/002-connections.ts';
import { oauthApps } from './migrations/004-oauth-apps.ts';
import { budgets } from './migrations/005-budgets.ts';
import { givenPasswords } from './migrations/003-given-passwords.ts';

/** In order; the version of a database is how many of them it has had. Never edit one that was released. */
export type Migrations = readonly string[];
export const migrations: Migrations = [first, connections, givenPasswords, oauthApps, budgets];

/** Each migration is one IMMEDIATE transaction with its version number in it: killed in between, it never happened. */
export function migrate(database: Database, steps: Migrations): void {
  for (let version = userVersion(database); version < steps.length; version += 1) {
    const step = steps[version] ?? '';
    database.transaction(() => applyStep(database, step, version + 1)).immediate();
  }
}

function applyStep(database: Database, step: string, version: number): void {
  database.exec(step);
  const broken: unknown[] = database.prepare('PRAGMA foreign_key_check').all();
  if (broken.length > 0) throw new Error(`Migration ${version} leaves rows that refer to nothing`);
  database.pragma(`user_version = ${version}`);
}

export function newerVersion(found: number, known: number): StoreError {
  return new StoreError(
    'newer_version',
    `This data folder was last used by a newer Keydesk (data version ${found}; this one knows ${known}).`,
    'Install the newer Keydesk again, or start with another data folder. Nothing was changed.',
  );
}
