import { StoreError } from './types.ts';

const readOnly = () =>
  new StoreError(
    'read_only',
    'The data folder cannot be written to.',
    'Make the folder writable for your account, or start Keydesk with another data folder. Nothing was changed.',
  );

const diskFull = () =>
  new StoreError(
    'disk_full',
    'The disk with the data folder is full, so this could not be saved.',
    'Free some space and try again. What was saved before is still there.',
  );

const busy = () =>
  new StoreError(
    'locked',
    'Another program holds the database.',
    'Close the other program that has it open, for example a database viewer or a backup tool, and try again.',
  );

const damaged = () =>
  new StoreError(
    'damaged',
    'The database is damaged.',
    'Restart Keydesk: it puts the damaged file aside and restores the newest good backup.',
  );

const io = () =>
  new StoreError(
    'io',
    'The disk did not take or give the data.',
    'Check that the disk with the data folder is connected and healthy, then try again.',
  );

/** SQLite's result codes (sqlite.org/rescode.html) and Node's errno names, most telling first. */
const causes: readonly [pattern: RegExp, make: () => StoreError][] = [
  // SHMSIZE: the shared-memory file of the write-ahead log could not grow, which only a full disk does.
  [/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)$/, diskFull],
  [/^(SQLITE_READONLY.*|SQLITE_CANTOPEN.*|SQLITE_PERM|EROFS|EACCES|EPERM)$/, readOnly],
  [/^(SQLITE_BUSY.*|SQLITE_LOCKED.*|SQLITE_PROTOCOL)$/, busy],
  [/^(SQLITE_CORRUPT.*|SQLITE_NOTADB)$/, damaged],
  [/^(SQLITE_IOERR.*|EIO|ENXIO|EMFILE|ENFILE|ENOTDIR|EISDIR)$/, io],
];

export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** What a failed read or write means to a person; null when the error is not about storage. */
export function asStoreError(error: unknown): StoreError | null {
  if (error instanceof StoreError) return error;
  const code = errorCode(error);
  const make = causes.find(([pattern]) => pattern.test(code))?.[1];
  if (!make) return null;
  const known = make();
  return new StoreError(known.code, known.message, known.hint, { cause: error });
}

/** The file itself is bad, as opposed to a disk, a lock or a permission that is in the way. */
export function isDamage(error: unknown): boolean {
  return (
    /^SQLITE_(CORRUPT|NOTADB)/.test(errorCode(error)) ||
    (error instanceof StoreError && error.code === 'damaged')
  );
}
