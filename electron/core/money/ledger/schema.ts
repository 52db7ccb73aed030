import { usageKinds } from '../../../../shared/usage-kinds.ts';
import type { Migrations } from '../../store/migrate.ts';

/** Column of usage_hours for each kind of usage. */
export const kindColumns = usageKinds.map((kind) => ({
  kind,
  column: kind.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
}));

/** Everything that is added up in usage_hours. */
export const sumColumns = [
  'calls',
  'failed',
  'credits',
  'micro_dollars',
  'estimated_micro_dollars',
  ...kindColumns.map(({ column }) => column),
];

/**
 * Times are milliseconds, hours are hours since 1970, money is micro-dollars. Of a call the last days are kept, of what was
 * used the hours for good. `place` is how far the journal has been carried over, written with the rows that it is about.
 */
const first = `
CREATE TABLE calls (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  agent_id TEXT NOT NULL,
  agent_name TEXT NOT NULL,
  user_id TEXT NOT NULL,
  service TEXT NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  model TEXT,
  status INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  error_code TEXT,
  credential TEXT,
  key_label TEXT,
  duration_ms REAL NOT NULL,
  first_byte_ms REAL,
  bytes_out INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  cached_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  credits INTEGER NOT NULL,
  micro_dollars INTEGER NOT NULL,
  estimated INTEGER NOT NULL
) STRICT;

CREATE TABLE usage_hours (
  hour INTEGER NOT NULL,
  agent_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  service TEXT NOT NULL,
  model TEXT NOT NULL,
  credential TEXT NOT NULL,
  ${sumColumns.map((column) => `${column} INTEGER NOT NULL`).join(',\n  ')},
  PRIMARY KEY (hour, agent_id, user_id, service, model, credential)
) STRICT, WITHOUT ROWID;

CREATE TABLE held (id TEXT PRIMARY KEY, line TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE place (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  segment INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  adopted INTEGER NOT NULL
) STRICT;
INSERT INTO place VALUES (1, 0, 0, 0);
`;

/** Never edit one that was released. */
export const ledgerMigrations: Migrations = [first];
