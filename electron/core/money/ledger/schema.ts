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
 * Times are milliseconds, hours are hours since 1970, money is micro-dollars. Of calls the last days are kept, each as its
 * line in the journal (entries.ts): a column for every field would cost twice as much. Of what was used the hours are kept
 * for good. `place` is how far the journal has been carried over, written with the rows that it is about.
 */
const first = `
CREATE TABLE calls (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  agent_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  line TEXT NOT NULL
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
  seq INTEGER NOT NULL,
  adopted INTEGER NOT NULL
) STRICT;
INSERT INTO place VALUES (1, 0, 0, 0, 0);
`;

/** Never edit one that was released. */
export const ledgerMigrations: Migrations = [first];
