import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createAudit } from '../audit/audit.ts';
import type { Audit } from '../audit/types.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/types.ts';
import type { Person, Users } from './types.ts';
import { createUsers } from './users.ts';

export const adminPassword = 'correct horse 1';
export const bobPassword = 'battery staple 22';

/** For tests: a desk on a real database in a folder of its own, with an admin, a member, and a clock that only the test moves. */
export interface TestDesk {
  dir: string;
  clock: { now: number };
  store: Store;
  audit: Audit;
  users: Users;
  admin: Person;
  bob: Person;
  /** Closes and opens again. */
  restart(): Promise<void>;
  /** What the audit log says, oldest first. */
  actions(): Promise<string[]>;
  destroy(): Promise<void>;
}

const start = Date.parse('2026-03-01T10:00:00Z');
let template: Promise<string> | undefined;

export async function createTestDesk(): Promise<TestDesk> {
  template ??= makeTemplate();
  const dir = temporaryFolder();
  fs.cpSync(await template, dir, { recursive: true });
  const clock = { now: start };
  const opened = await open(dir, clock);
  const [admin, bob] = await opened.users.list();
  if (!admin || !bob) throw new Error('The template has an admin and a member');
  const desk: TestDesk = {
    dir,
    clock,
    ...opened,
    admin,
    bob,
    async restart() {
      await desk.users.flush();
      await desk.store.close();
      Object.assign(desk, await open(dir, clock));
    },
    async actions() {
      const { rows } = await desk.audit.list({ limit: 200 });
      return rows.map((row) => `${row.actor}: ${row.action} ${row.subject}`).toReversed();
    },
    async destroy() {
      await desk.store.close();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
  return desk;
}

/** Made once and copied: argon2 is slow on purpose. */
async function makeTemplate(): Promise<string> {
  const dir = temporaryFolder();
  process.once('exit', () => fs.rmSync(dir, { recursive: true, force: true }));
  const clock = { now: start - 1000 };
  const { store, users } = await open(dir, clock);
  const admin = await users.createFirstAdmin('Ada', adminPassword);
  clock.now += 1;
  await users.create(admin, { name: 'Bob', password: bobPassword, role: 'member' });
  await store.close();
  return dir;
}

function temporaryFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'desk-'));
}

async function open(dir: string, clock: { now: number }) {
  const store = await openStore({ dir: path.join(dir, 'data') });
  const audit = createAudit({ store, clock: () => clock.now });
  return { store, audit, users: await createUsers({ store, audit, clock: () => clock.now }) };
}
