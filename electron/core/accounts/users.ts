import { randomUUID } from 'node:crypto';
import type { User } from '../../../shared/ipc/accounts.ts';
import type { Audit } from '../audit/types.ts';
import { createSerial } from '../serial.ts';
import type { Store } from '../store/types.ts';
import { createDirectory, nameKey, toUser, type UserRow } from './directory.ts';
import { createFailedSignIns } from './failed-sign-ins.ts';
import { assertAcceptable, assertOther, hashPassword, passwordMatches } from './passwords.ts';
import { createPasswordQueue } from './password-queue.ts';
import { createThrottle } from './throttle.ts';
import { AccountError, type Caller, type Person, type Users } from './types.ts';

export interface UsersOptions {
  store: Pick<Store, 'db'>;
  audit: Audit;
  clock?: () => number;
}

type Listeners = ((userId: string) => Promise<void> | void)[];
type Changes = Parameters<Users['update']>[1];

/** The people of this desk. Read from memory, written to disk first. */
export async function createUsers({ store: { db }, audit, clock = Date.now }: UsersOptions): Promise<Users> {
  const directory = createDirectory(
    await db.selectFrom('users').selectAll().where('removed_at', 'is', null).execute(),
  );
  const strangers = createThrottle(clock);
  /** Apart from the strangers', who could otherwise push these counters out with ever new names. */
  const known = createThrottle(clock);
  const queue = createPasswordQueue();
  const failed = createFailedSignIns(audit);
  const removedListeners: Listeners = [];
  const resetListeners: Listeners = [];
  const givenReplacedListeners: Listeners = [];
  const accessListeners: ((userId: string) => void)[] = [];
  /** What is checked here (the last admin, a free name) must still hold when it is written. */
  const serial = createSerial();

  async function add(
    actor: Person | null,
    name: string,
    password: string,
    role: User['role'],
  ): Promise<User> {
    directory.assertFree(name);
    assertAcceptable(password, name);
    const row: UserRow = {
      id: randomUUID(),
      name: name.trim(),
      role,
      password_hash: await hashPassword(password),
      created_at: clock(),
      disabled_at: null,
      removed_at: null,
      password_given: actor ? 1 : 0,
    };
    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto('users').values(row).execute();
      await audit.recordIn(transaction, {
        actor: actor ?? row,
        action: 'user.created',
        subject: row.name,
        details: { role },
      });
    });
    directory.put(row);
    return toUser(row);
  }

  async function change(actor: Person, input: Changes): Promise<User> {
    const before = directory.require(input.id);
    if (input.name !== undefined) directory.assertFree(input.name, before.id);
    if (input.password !== undefined) assertAcceptable(input.password, input.name ?? before.name);
    if (input.role === 'member' || input.disabled === true) directory.assertNotLastAdmin(before);
    const reset = input.password !== undefined && actor.id !== before.id;
    const row: UserRow = {
      ...before,
      name: input.name?.trim() ?? before.name,
      role: input.role ?? before.role,
      disabled_at:
        input.disabled === undefined
          ? before.disabled_at
          : input.disabled
            ? (before.disabled_at ?? clock())
            : null,
      password_hash: input.password === undefined ? before.password_hash : await hashPassword(input.password),
      password_given: reset ? 1 : before.password_given,
    };
    const givenUp = reset ? resetListeners : [];
    await tell(givenUp, row.id);
    await save(actor, row, 'user.updated', changesOf(before, row));
    if (input.password !== undefined || row.disabled_at !== null) endAccess(row.id);
    await tell(givenUp, row.id);
    return toUser(row);
  }

  async function save(
    actor: Person,
    row: UserRow,
    action: string,
    details: ReturnType<typeof changesOf>,
  ): Promise<void> {
    await db.transaction().execute(async (transaction) => {
      await transaction.updateTable('users').set(row).where('id', '=', row.id).execute();
      await audit.recordIn(transaction, { actor, action, subject: row.name, details });
    });
    directory.put(row);
  }

  async function take(actor: Person, id: string): Promise<void> {
    const row = directory.require(id);
    directory.assertNotLastAdmin(row);
    await tell(removedListeners, id);
    await save(actor, { ...row, password_hash: '', removed_at: clock() }, 'user.removed', {});
    endAccess(id);
  }

  async function replacePassword(actor: Person, id: string, next: string): Promise<void> {
    const before = directory.require(id);
    const password_hash = await hashPassword(next);
    const givenUp = before.password_given ? givenReplacedListeners : [];
    await tell(givenUp, id);
    await save(actor, { ...before, password_hash, password_given: 0 }, 'user.password_changed', {});
    endAccess(id);
    await tell(givenUp, id);
  }

  /**
   * What goes with a password goes twice: before the new one is written, so that a failure or a kill leaves nothing behind,
   * and once no session is left, for what was finished in between.
   */
  async function tell(listeners: Listeners, id: string): Promise<void> {
    for (const listener of listeners) await listener(id);
  }

  function endAccess(id: string): void {
    for (const listener of accessListeners) listener(id);
  }

  /** Throws for a wrong password; the answer and the time are the same whether the name exists or not. */
  async function check(name: string, password: string, caller?: Caller): Promise<UserRow> {
    const row = directory.byName(name);
    const proof = row && caller?.proofFor(row.id);
    const throttle = proof ? known : strangers;
    const key = proof ? `${row.id} ${proof}` : nameKey(name);
    throttle.assertOpen(key);
    return await queue.run(proof ? row.id : null, caller?.signal, async () => {
      // Only now: a caller who left, or was turned away, has guessed nothing.
      throttle.begin(key);
      const now = await compare(row, password);
      throttle.succeeded(key);
      return now;
    });
  }

  async function compare(row: UserRow | undefined, password: string): Promise<UserRow> {
    const matches = await passwordMatches(row?.password_hash ?? null, password);
    const now = row && directory.byId(row.id);
    if (!matches || !now || now.password_hash !== row.password_hash || now.disabled_at !== null) {
      // A name that does not exist may be a password in the wrong field: it is not written down.
      await failed.note(row?.name ?? 'unknown name');
      throw new AccountError(
        'wrong_credentials',
        'The name or the password is wrong.',
        'Check both, and caps lock.',
      );
    }
    return now;
  }

  return {
    needsAdmin: () => !directory.hasAdmin(),
    createFirstAdmin: (name, password) =>
      serial(async () => {
        if (directory.hasAdmin())
          throw new AccountError('conflict', 'This desk already has an admin.', 'Sign in instead.');
        return await add(null, name, password, 'admin');
      }),
    create: (actor, { name, password, role }) =>
      serial(async () => {
        assertAdmin(actor);
        return await add(actor, name, password, role);
      }),
    update: (actor, input) =>
      serial(async () => {
        assertAdmin(actor);
        return await change(actor, input);
      }),
    remove: (actor, id) =>
      serial(async () => {
        assertAdmin(actor);
        await take(actor, id);
      }),
    list: () => Promise.resolve(directory.all().map(toUser)),
    async verifyPassword(name, password, caller) {
      const row = await check(name, password, caller);
      await failed.settle(row.name);
      await audit.record({ actor: row, action: 'session.signed_in', subject: row.name });
      return toUser(row);
    },
    async changePassword(actor, current, next, caller) {
      const row = await check(directory.require(actor.id).name, current, caller);
      assertAcceptable(next, row.name, 'next');
      if (row.password_given) assertOther(next, current);
      await serial(() => replacePassword(actor, row.id, next));
    },
    byId: (id) => directory.enabled(id),
    flush: () => failed.flush(),
    onRemoved: (listener) => void removedListeners.push(listener),
    onReset: (listener) => void resetListeners.push(listener),
    onGivenReplaced: (listener) => void givenReplacedListeners.push(listener),
    onAccessEnded: (listener) => void accessListeners.push(listener),
  };
}

function assertAdmin(actor: Person): void {
  if (actor.role !== 'admin')
    throw new AccountError('forbidden', 'Only an admin may do this.', 'Ask an admin of this desk.');
}

/** For the audit log: what changed, never to which password. */
function changesOf(before: UserRow, after: UserRow): Record<string, string | boolean> {
  return {
    ...(before.name === after.name ? {} : { renamedFrom: before.name }),
    ...(before.role === after.role ? {} : { role: after.role }),
    ...(before.disabled_at === after.disabled_at ? {} : { disabled: after.disabled_at !== null }),
    ...(before.password_hash === after.password_hash ? {} : { password: 'changed' }),
  };
}
