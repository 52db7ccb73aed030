import type { User } from '../../../shared/ipc/accounts.ts';
import type { Schema } from '../store/schema.ts';
import { AccountError } from './types.ts';

export type UserRow = Schema['users'];

/** People in memory: every call of an agent asks for its owner. */
export interface Directory {
  put(row: UserRow): void;
  byId(id: string): UserRow | undefined;
  byName(name: string): UserRow | undefined;
  /** As the panel sees them; null for a disabled or removed person. */
  enabled(id: string): User | null;
  all(): UserRow[];
  hasAdmin(): boolean;
  require(id: string): UserRow;
  assertFree(name: string, except?: string): void;
  assertNotLastAdmin(row: UserRow): void;
}

/** Names that look alike are one name. */
export const nameKey = (name: string) => name.normalize('NFKC').trim().toLowerCase();

export function toUser({ id, name, role, created_at, disabled_at, password_given }: UserRow): User {
  const passwordGiven = password_given === 1;
  return { id, name, role, createdAt: created_at, disabled: disabled_at !== null, passwordGiven };
}

export function createDirectory(rows: UserRow[]): Directory {
  const byId = new Map<string, UserRow>();
  const enabled = new Map<string, User>();

  const directory: Directory = {
    put(row) {
      byId.delete(row.id);
      enabled.delete(row.id);
      if (row.removed_at !== null) return;
      byId.set(row.id, row);
      if (row.disabled_at === null) enabled.set(row.id, toUser(row));
    },
    byId: (id) => byId.get(id),
    byName: (name) => directory.all().find((row) => nameKey(row.name) === nameKey(name)),
    enabled: (id) => enabled.get(id) ?? null,
    all: () => [...byId.values()].toSorted((a, b) => a.created_at - b.created_at),
    hasAdmin: () => [...enabled.values()].some((user) => user.role === 'admin'),
    require(id) {
      const row = byId.get(id);
      if (!row) throw new AccountError('not_found', 'This person is not on this desk.', 'Reload the list.');
      return row;
    },
    assertFree(name, except) {
      if (nameKey(name) === '')
        throw new AccountError('invalid_input', 'The name is empty.', 'Enter a name.', 'name');
      const holder = directory.byName(name);
      if (holder && holder.id !== except) {
        throw new AccountError(
          'conflict',
          'Somebody on this desk already has this name.',
          'Choose another name.',
          'name',
        );
      }
    },
    assertNotLastAdmin(row) {
      const others = [...enabled.values()].filter((user) => user.role === 'admin' && user.id !== row.id);
      if (row.role === 'admin' && others.length === 0) {
        throw new AccountError(
          'conflict',
          'This is the only admin of this desk.',
          'Make somebody else an admin first.',
        );
      }
    },
  };

  for (const row of rows) directory.put(row);
  return directory;
}
